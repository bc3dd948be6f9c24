import Forecasting

/// The columns of a file beside id, time and value: regressors as long as they hold numbers only.
struct ExtraColumns {
  private struct Column {
    let name: String
    let index: Int
    var values: [Double] = []
  }

  private var columns: [Column] = []
  /// The columns that are no regressors, and why.
  private(set) var unused: [(name: String, reason: String)] = []

  init(_ header: PanelHeader) {
    for index in header.others {
      let name = header.names[index]
      if name.isEmpty {
        unused.append((name, "without a name"))
      } else if columns.contains(where: { $0.name == name }) {
        unused.append((name, "named twice"))
      } else {
        columns.append(Column(name: name, index: index))
      }
    }
  }

  /// Whether no column is left to read.
  var isEmpty: Bool { columns.isEmpty }

  /// The columns in the order of the file.
  var regressors: [Regressor] { columns.map { Regressor($0.name, $0.values) } }

  /// Takes in a row; a column with something else than a number falls out.
  mutating func append(_ row: RecordScanner) {
    var failed: [Int] = []
    for index in columns.indices {
      let field = row.fields[columns[index].index]
      switch NumberParser.parse(row.trimmedBytes(field)) {
      case .missing: columns[index].values.append(.nan)
      case .number(let value) where abs(value) <= PanelReader.largestValue:
        columns[index].values.append(value)
      default:
        unused.append(
          (columns[index].name, "\(quoted(row.bytes(field))) on line \(row.line) is no number"))
        failed.append(index)
      }
    }
    for index in failed.reversed() { columns.remove(at: index) }
  }
}
