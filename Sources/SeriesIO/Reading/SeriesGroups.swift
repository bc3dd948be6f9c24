/// Reads which group each series of a file belongs to: a column that is the same in all rows of a
/// series, such as a region or a category.
///
/// ```swift
/// let regions = try SeriesGroups.read(bytes: bytes, name: "sales.csv", column: "region")
/// ```
public enum SeriesGroups {
  /// The group of each series, by id. A row whose cell is empty says nothing; a series without any
  /// other is in no group.
  /// - Parameters:
  ///   - bytes: the CSV text.
  ///   - name: the file's name for messages.
  ///   - column: the column of the groups.
  ///   - idColumn: the column of the series' ids.
  /// - Throws: ``SeriesFileError`` of kind `content` for a column that is not there, and for a
  ///   series in two groups.
  /// - Complexity: O(bytes).
  public static func read(
    bytes: [UInt8], name: String, column: String,
    idColumn: String = PanelReader.Options.defaultIdColumn
  ) throws(SeriesFileError) -> [String: String] {
    let table = try TextTable(csv: bytes, name: name)
    func place(_ column: String) throws(SeriesFileError) -> Int {
      if let place = table.column(column) { return place }
      let found = table.columns.prefix(20).map { quoted($0) }.joined(separator: ", ")
      throw SeriesFileError(
        .column, file: name, line: 1, reason: "no column \(quoted(column)) among \(found)",
        expected: "a column with the group of each series, and one with its id")
    }
    let (ids, values) = (try place(idColumn), try place(column))
    var groups: [String: String] = [:]
    for row in 0..<table.rowCount {
      let group = table.text(row, values).trimmingSpaces()
      if group.isEmpty { continue }
      let id = table.text(row, ids)
      let known = groups.updateValue(group, forKey: id)
      if let known, known != group {
        throw SeriesFileError(
          .group, file: name, line: table.line(row), column: values + 1,
          reason:
            "the series \(quoted(id)) is in two groups, \(quoted(known)) and \(quoted(group))",
          expected: "the same group in every row of a series")
      }
    }
    return groups
  }
}
