/// Lays a table out for a terminal: aligned columns, numbers to the right, the header underlined.
///
/// Where the lines would be wider than the terminal, numbers are rounded to six significant digits,
/// and after that the widest texts are cut; the other formats always hold everything.
struct AlignedTable {
  private static let gap = 2
  private static let narrowestText = 10

  private let columns: [String]
  private var cells: [String]
  private let isNumeric: [Bool]
  private var widths: [Int] = []

  init(_ table: ResultTable, width: Int) {
    columns = table.columns.map(Self.printable)
    let count = columns.count
    cells = table.kinds.indices.map { cell in
      Self.printable(String(decoding: table.content[table.range(of: cell)], as: UTF8.self))
    }
    isNumeric = (0..<count).map { column in
      let kinds = stride(from: column, to: table.kinds.count, by: count).map { table.kinds[$0] }
      return kinds.contains(.number) && kinds.allSatisfy { $0 == .number || $0 == .missing }
    }
    measure()
    if total > width { roundNumbers() }
    if total > width { cutTexts(to: width) }
  }

  private var total: Int { widths.reduce(0, +) + Self.gap * (columns.count - 1) }

  /// The lines, header first. With colours the header is underlined by the terminal, without them
  /// by a line of dashes.
  func data(color: Bool) -> [UInt8] {
    var text = ""
    let header = line(columns[...])
    if color {
      text += "\u{1B}[4m\(header)\u{1B}[0m\n"
    } else {
      let dashes = widths.map { String(repeating: "-", count: $0) }
      text += "\(header)\n\(dashes.joined(separator: String(repeating: " ", count: Self.gap)))\n"
    }
    for row in stride(from: 0, to: cells.count, by: columns.count) {
      text += line(cells[row..<(row + columns.count)]) + "\n"
    }
    return Array(text.utf8)
  }

  private func line(_ row: ArraySlice<String>) -> String {
    var text = ""
    var pending = 0
    for (column, cell) in row.enumerated() {
      let padding = max(0, widths[column] - cell.count)
      if isNumeric[column] { pending += padding }
      // Nothing is written behind the last text of a line.
      if !cell.isEmpty {
        text += String(repeating: " ", count: pending) + cell
        pending = 0
      }
      pending += (isNumeric[column] ? 0 : padding) + Self.gap
    }
    return text
  }

  private mutating func measure() {
    widths = columns.map(\.count)
    for (place, cell) in cells.enumerated() {
      widths[place % columns.count] = max(widths[place % columns.count], cell.count)
    }
  }

  private mutating func roundNumbers() {
    for place in cells.indices where isNumeric[place % columns.count] && cells[place].count > 8 {
      // Whole numbers are counts and indices: they keep all digits.
      guard cells[place].contains(where: { $0 == "." || $0 == "e" }),
        let value = Double(cells[place])
      else { continue }
      cells[place] = SystemCall.general(value, digits: 6)
    }
    measure()
  }

  private mutating func cutTexts(to width: Int) {
    while total > width {
      let texts = columns.indices.filter { !isNumeric[$0] && widths[$0] > Self.narrowestText }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    for place in cells.indices {
      let limit = widths[place % columns.count]
      if cells[place].count > limit {
        cells[place] = cells[place].prefix(limit - 1) + "…"
      }
    }
  }

  /// Control characters would move the cursor or worse.
  private static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(result)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }
}
