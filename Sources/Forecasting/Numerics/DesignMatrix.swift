/// A dense matrix of named columns, stored column after column: the left-hand side of a regression.
package struct DesignMatrix: Sendable, Hashable {
  /// The number of observations.
  package let rows: Int
  /// What each column is called in estimates and errors.
  package let names: [String]
  /// Entry (i, j) is `values[j * rows + i]`.
  package var values: [Double]

  /// A matrix of zeros.
  package init(rows: Int, names: [String]) {
    self.rows = rows
    self.names = names
    values = [Double](repeating: 0, count: rows * names.count)
  }

  /// The number of columns.
  package var columns: Int { names.count }

  /// One entry.
  package subscript(row: Int, column: Int) -> Double {
    get { values[column * rows + row] }
    set { values[column * rows + row] = newValue }
  }
}
