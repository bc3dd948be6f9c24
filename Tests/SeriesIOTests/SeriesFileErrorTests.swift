import SeriesIO
import Testing

/// A text that must be refused: what is wrong, where, and a piece of the message.
struct Refused: CustomTestStringConvertible {
  var name: String
  var text: String
  var problem: SeriesFileError.Problem
  var line: Int?
  var column: Int?
  var phrase: String

  init(
    _ name: String, _ text: String, _ problem: SeriesFileError.Problem, _ line: Int?,
    _ column: Int?, _ phrase: String
  ) {
    self.name = name
    self.text = text
    self.problem = problem
    self.line = line
    self.column = column
    self.phrase = phrase
  }

  var testDescription: String { name }

  static let header = "unique_id,ds,y\n"

  static let all: [Refused] = [
    Refused("empty file", "", .empty, 1, nil, "expected a header unique_id,ds,y"),
    Refused("blank lines only", "\n\r\n\n", .empty, 1, nil, "is empty"),
    Refused("header only", header, .noRows, 1, nil, "a header and no row"),
    Refused("no ds", "unique_id,date,y\nA,1,2\n", .column, 1, nil, "if \"date\" is meant"),
    Refused("semicolons", "unique_id;ds;y\nA;1;2\n", .column, 1, nil, "commas between"),
    Refused("y twice", "ds,y,y\n1,2,3\n", .column, 1, 3, "two columns"),
    Refused("text in y", header + "A,1,2\nA,2,abc\n", .number, 3, 3, "y is \"abc\"; expected"),
    Refused("hexadecimal", header + "A,1,0x10\n", .number, 2, 3, "a number"),
    Refused("decimal comma", header + "A,1,\"1,5\"\n", .number, 2, 3, "\"1,5\""),
    Refused("lone sign", header + "A,1,-\n", .number, 2, 3, "a number"),
    Refused("bare exponent", header + "A,1,1e\n", .number, 2, 3, "a number"),
    Refused("infinite", header + "A,1,inf\n", .range, 2, 3, "finite"),
    Refused("huge", header + "A,1,1e101\n", .range, 2, 3, "1e100"),
    Refused("beyond double", header + "A,1,1e999\n", .range, 2, 3, "1e100"),
    Refused("empty id", header + ",1,2\n", .id, 2, 1, "unique_id is empty"),
    Refused("duplicate", header + "A,1,2\nB,1,5\nA,1,3\n", .duplicate, 4, 2, "already on line 2"),
    Refused(
      "duplicate without id", "ds,y\n1,2\n1,3\n", .duplicate, 3, 1, "all rows are one series"),
    Refused(
      "mixed forms", header + "A,2026-01-05,2\nA,2026-01-12 00:00:00,3\n", .mixedTimestamps, 3, 2,
      "differently from line 2"),
    Refused(
      "date after index", header + "A,1,2\nA,2026-01-12,3\n", .mixedTimestamps, 3, 2,
      "an integer index in every row"),
    Refused("29 February", header + "A,2023-02-29,1\n", .timestamp, 2, 2, "a day 01–28"),
    Refused("month 13", header + "A,2023-13-01,1\n", .timestamp, 2, 2, "a month 01–12"),
    Refused("year 0", header + "A,0000-01-01,1\n", .timestamp, 2, 2, "a year 0001–9999"),
    Refused("hour 25", header + "A,2023-01-01T25:00,1\n", .timestamp, 2, 2, "does not exist"),
    Refused("half second", header + "A,2023-01-01T05:00:00.5,1\n", .timestamp, 2, 2, "fraction"),
    Refused("slashes", header + "A,01/02/2023,1\n", .timestamp, 2, 2, "2026-11-23"),
    Refused("empty ds", header + "A,,1\n", .timestamp, 2, 2, "ds is empty"),
    Refused("short row", header + "A,1,2\nA,2\n", .fieldCount, 3, 3, "2 fields; expected 3"),
    Refused("long row", header + "A,1,2,3\n", .fieldCount, 2, 4, "4 fields; expected 3"),
    Refused("open quote", header + "A,1,2\n\"B,1,2\nC,1,2\n", .quote, 3, 1, "not closed"),
    Refused("text after quote", header + "\"A\"x,1,2\n", .quote, 2, 1, "follows a closing quote"),
    Refused("NUL", header + "A,1,2\nA\0,2,3\n", .encoding, 3, nil, "NUL at byte 22"),
    Refused(
      "long line", header + "A,1,2\n" + String(repeating: "x", count: 10_000_000), .recordLength,
      3, nil, "longer than 1048576 bytes"),
    Refused(
      "absurd gap", header + "A,0001-01-01,1\nA,0001-01-02,1\nA,9999-12-31,2\n", .gap, 4, 2,
      "too many missing"),
    Refused(
      "two rows far apart", header + "A,0001-01-01,1\nA,9999-12-31,2\n", .frequency, 2, 2,
      "--frequency daily"),
    Refused(
      "absurd index gap", header + "A,1,1\nA,900000000000000,2\n", .gap, 3, 2, "too many missing"),
    Refused("index too large", header + "A,99999999999999999999,1\n", .timestamp, 2, 2, "large"),
  ]
}

@Suite("Refusing a file")
struct SeriesFileErrorTests {
  @Test("A mistake is named with file, line and field", arguments: Refused.all)
  func refused(_ refused: Refused) throws {
    let error = try #require(failure { () throws(SeriesFileError) in try load(refused.text) })
    #expect(error.problem == refused.problem)
    #expect(error.line == refused.line)
    #expect(error.column == refused.column)
    #expect(error.kind == .content)
    #expect(error.description.contains(refused.phrase), "\(error)")
    #expect(error.description.hasPrefix("sales.csv:"))
  }

  @Test("The message reads as one line")
  func message() {
    let error = failure { () throws(SeriesFileError) in
      try PanelReader.read(
        bytes: Array("unique_id,ds,y\nA,1,abc\n".utf8), name: "weekly.csv")
    }
    #expect(
      error?.description
        == "weekly.csv:2:3: y is \"abc\"; expected a number (empty, NA, NaN or null for missing)")
  }

  @Test("Control characters of the file do not reach the terminal")
  func controlCharacters() {
    let error = failure { () throws(SeriesFileError) in try load("ds,y\n1,\u{1B}[2J\n") }
    #expect(error?.description.contains("\u{1B}") == false)
  }

  @Test(
    "Bytes that are not UTF-8 are named",
    arguments: [
      [0xE4], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
    ])
  func notUTF8(bytes: [UInt8]) throws {
    let text = Array("ds,y\n1,2\n".utf8) + bytes
    let error = try #require(
      failure { () throws(SeriesFileError) in
        try PanelReader.read(bytes: text, name: "x.csv")
      })
    #expect(error.problem == .encoding && error.line == 3)
    #expect(error.reason.contains("byte 9"))
  }

  @Test("A file in UTF-16 is told so")
  func utf16() {
    let error = failure { () throws(SeriesFileError) in
      try PanelReader.read(bytes: [0xFF, 0xFE, 0x64, 0], name: "x.csv")
    }
    #expect(error?.reason == "the file is UTF-16")
  }

  @Test("A missing file and a directory are errors of input, not of content")
  func system() throws {
    let missing = try #require(
      failure { () throws(SeriesFileError) in try PanelReader.read(path: "/nowhere/at/all.csv") })
    #expect(missing.kind == .io)
    #expect(missing.description.hasPrefix("/nowhere/at/all.csv: cannot be opened: No such file"))
    let directory = try #require(
      failure { () throws(SeriesFileError) in try PanelReader.read(path: "/") })
    #expect(directory.kind == .io && directory.reason == "is a directory")
  }

  @Test("An id column that was named must be there")
  func namedIdColumn() {
    let error = failure { () throws(SeriesFileError) in
      try load("ds,y\n1,2\n", .init(idColumn: "shop"))
    }
    #expect(error?.problem == .column)
  }

  @Test("A season below 1 is refused", arguments: [0, -3])
  func season(length: Int) {
    let error = failure { () throws(SeriesFileError) in
      try load("ds,y\n1,2\n", .init(season: length))
    }
    #expect(error?.problem == .option)
  }
}
