import Forecasting

/// Where the columns of a panel stand in a file.
struct PanelHeader {
  /// The position of the id; nil where the file is one series.
  var id: Int?
  var time: Int
  var value: Int
  /// All column names, in order.
  var names: [String]

  /// Reads the header record.
  init(_ scanner: inout RecordScanner, options: PanelReader.Options) throws(SeriesFileError) {
    guard try scanner.next() else {
      throw SeriesFileError(
        .empty, file: scanner.file, line: 1, reason: "the file is empty",
        expected: "a header \(options.exampleHeader)")
    }
    names = scanner.fields.map {
      scanner.text($0).trimmingSpaces()
    }
    let find = Finder(names: names, file: scanner.file, line: scanner.line, options: options)
    time = try find.required(options.timeColumn)
    value = try find.required(options.valueColumn)
    let isDefault = options.idColumn == PanelReader.Options.defaultIdColumn
    id =
      isDefault && !names.contains(options.idColumn) ? nil : try find.required(options.idColumn)
    guard time != value, id != time, id != value else {
      throw SeriesFileError(
        .option, file: scanner.file, line: scanner.line,
        reason: "one column is named for two purposes",
        expected: "different columns for id, time and value")
    }
  }

  /// The positions of the columns that hold neither id, time nor value.
  var others: [Int] {
    names.indices.filter { $0 != id && $0 != time && $0 != value }
  }

  private struct Finder {
    var names: [String]
    var file: String
    var line: Int
    var options: PanelReader.Options

    func required(_ name: String) throws(SeriesFileError) -> Int {
      guard let first = names.firstIndex(of: name) else { throw missing(name) }
      guard names.lastIndex(of: name) == first else {
        throw SeriesFileError(
          .column, file: file, line: line, column: names.lastIndex(of: name).map { $0 + 1 },
          reason: "the header has two columns \"\(name)\"", expected: "each column once")
      }
      return first
    }

    func missing(_ name: String) -> SeriesFileError {
      let found = names.prefix(20).map { quoted($0) }.joined(separator: ", ")
      let separator = [";", "\t", "|"].first { (separator: String) in
        names.count == 1 && names[0].contains(separator)
      }
      let expected: String
      if let separator {
        expected =
          "commas between the columns, not \(separator == "\t" ? "tabs" : quoted(separator))"
      } else {
        let taken = [options.idColumn, options.timeColumn, options.valueColumn]
        let free = names.filter { !taken.contains($0) && !$0.isEmpty }
        let nearest = free.isEmpty ? nil : NearestName.nearest(to: name, in: free)
        let hint = nearest.map { "; if \(quoted($0)) is meant, name it" } ?? ""
        expected = "the header \(options.exampleHeader)\(hint)"
      }
      return SeriesFileError(
        .column, file: file, line: line,
        reason: "no column \(quoted(name)) among \(found)", expected: expected)
    }
  }
}

extension String {
  /// The text without spaces and tabs around.
  func trimmingSpaces() -> String {
    var text = Substring(self)
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
