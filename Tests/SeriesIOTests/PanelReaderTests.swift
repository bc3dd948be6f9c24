import Forecasting
import SeriesIO
import Testing

@Suite("Reading a panel")
struct PanelReaderTests {
  @Test("Series keep the order of their first rows, and their values")
  func order() throws {
    let loaded = try load(
      "unique_id,ds,y\nB,2026-01-05,1\nB,2026-01-12,2.5\nA,2026-01-05,-3e2\nA,2026-01-12,4\n")
    #expect(loaded.panel.ids == ["B", "A"])
    #expect(loaded.panel[0].values == [1, 2.5])
    #expect(loaded.panel[1].values == [-300, 4])
    #expect(loaded.panel[0].frequency == .weekly(startingOn: .monday))
    #expect(loaded.unit == .weekly && loaded.isUnitInferred)
    #expect(loaded.notes == ["frequency weekly, inferred from the dates"])
  }

  @Test(
    "Rows may come in any order",
    arguments: [
      [0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [0, 3, 1, 4, 2, 5], [3, 0, 5, 1, 4, 2],
    ])
  func shuffled(order: [Int]) throws {
    let rows = [
      "A,2026-01-01,1", "A,2026-02-01,2", "A,2026-03-01,3", "B,2026-01-01,4", "B,2026-02-01,5",
      "B,2026-03-01,6",
    ]
    let loaded = try load("unique_id,ds,y\n" + order.map { rows[$0] }.joined(separator: "\n"))
    #expect(loaded.panel[id: "A"]?.values == [1, 2, 3])
    #expect(loaded.panel[id: "B"]?.values == [4, 5, 6])
    #expect(loaded.unit == .monthly)
  }

  @Test("Empty, NA, NaN and null are missing", arguments: ["", "NA", "NaN", "null", " NA "])
  func missing(marker: String) throws {
    let loaded = try load(rows: ["1,10", "2,\(marker)", "3,30"])
    #expect(same(loaded.panel[0].values, [10, .nan, 30]))
  }

  @Test("Gaps in the calendar become missing values and are counted")
  func gaps() throws {
    let loaded = try load(rows: ["2026-01-05,1", "2026-01-12,2", "2026-01-26,4", "2026-02-02,5"])
    #expect(same(loaded.panel[0].values, [1, 2, .nan, 4, 5]))
    #expect(loaded.gapCount == 1)
    #expect(loaded.notes.contains("1 gap in the calendar of 1 series became missing values"))
  }

  @Test("Rows after the last observed y are future rows: counted, not kept")
  func futureRows() throws {
    let loaded = try load(rows: ["1,1", "2,NA", "3,3", "4,", "6,NA"])
    #expect(same(loaded.panel[0].values, [1, .nan, 3]))
    #expect(loaded.futureRowCount == 2 && loaded.gapCount == 0 && loaded.rowCount == 5)
    #expect(loaded.notes.contains { $0.hasPrefix("2 rows after the last observed y") })
  }

  @Test("Leading missing values stay, so that the start does not move")
  func leadingMissing() throws {
    let loaded = try load(rows: ["7,NA", "8,1"])
    #expect(same(loaded.panel[0].values, [.nan, 1]))
    #expect(loaded.panel[0].axis.start == Timestamp(rawValue: 7))
  }

  @Test("A series without an observed value is kept, empty")
  func allMissing() throws {
    let loaded = try load("unique_id,ds,y\nA,1,NA\nA,2,\nB,1,5\n")
    #expect(loaded.panel.ids == ["A", "B"])
    #expect(loaded.panel[0].isEmpty && loaded.panel[1].values == [5])
    #expect(loaded.futureRowCount == 0)
    #expect(loaded.notes.contains("1 series without an observed value"))
  }

  @Test("Without an id column the file is one series, named after the file")
  func oneSeries() throws {
    let bytes = Array("ds,y\n1,2\n".utf8)
    #expect(try PanelReader.read(bytes: bytes, name: "/data/week.ly.csv").panel.ids == ["week.ly"])
    #expect(try PanelReader.read(bytes: bytes, name: "stdin").panel.ids == ["stdin"])
    #expect(try PanelReader.read(bytes: bytes, name: ".hidden").panel.ids == [".hidden"])
  }

  @Test("Columns may have other names and stand anywhere; other text is ignored with a note")
  func columns() throws {
    let loaded = try load(
      "size,when,\"shop, id\",sold\nS,1,A,4\nL,2,A,5\n",
      .init(idColumn: "shop, id", timeColumn: "when", valueColumn: "sold"))
    #expect(loaded.panel[id: "A"]?.values == [4, 5])
    #expect(loaded.ignoredColumns == ["size"])
    #expect(loaded.regressors.isEmpty)
    #expect(loaded.notes.contains("1 column not used: \"size\" (\"S\" on line 2 is no number)"))
  }

  @Test("Other columns of numbers stand beside the values, as far as the rows go")
  func regressors() throws {
    let loaded = try load(
      "unique_id,ds,y,price,promo,note\nA,4,,9,1,\nA,1,5,6,0,\nA,2,4,,1,x\nB,1,2,3,0,\n")
    #expect(loaded.regressors == ["price", "promo"])
    #expect(loaded.ignoredColumns == ["note"])
    let a = try #require(loaded.panel[id: "A"])
    #expect(a.values == [5, 4])
    #expect(
      a.regressors == [
        Regressor("price", [6, .nan, .nan, 9]), Regressor("promo", [0, 1, .nan, 1]),
      ])
    #expect(loaded.panel[id: "B"]?.regressors.map(\.values) == [[3], [0]])
  }

  @Test(
    "CRLF, a byte order mark, quotes, spaces, blank lines and a missing last line break are accepted",
    arguments: [
      "unique_id,ds,y\r\n\"A, b\",1,2\r\n\"A, b\",2,3\r\n",
      "\u{FEFF}unique_id,ds,y\n\"A, b\",1,2\n\"A, b\",2,3",
      "\"unique_id\",\"ds\",\"y\"\n\"A, b\",\"1\",\"2\"\n\n\"A, b\",\"2\",\"3\"\n\n\r\n",
      " unique_id , ds,y \n\"A, b\", 1 , 2\n\"A, b\",2 ,3 \n",
    ])
  func layouts(text: String) throws {
    let loaded = try load(text)
    #expect(loaded.panel.ids == ["A, b"])
    #expect(loaded.panel[0].values == [2, 3])
  }

  @Test("Quoted fields hold doubled quotes and line breaks, and lines are still counted")
  func quotedFields() throws {
    let text = "unique_id,ds,y\n\"say \"\"hi\"\"\",1,2\n\"two\nlines\",1,3\nC,1,x\n"
    let error = failure { () throws(SeriesFileError) in try load(text) }
    #expect(error?.line == 5)
    let loaded = try load(text.replacing("x", with: "4"))
    #expect(loaded.panel.ids == ["say \"hi\"", "two\nlines", "C"])
  }

  @Test("Ids may be any text in UTF-8")
  func unicode() throws {
    let loaded = try load("unique_id,ds,y\nÄpfel 🍏,1,2\n東京,1,3\n")
    #expect(loaded.panel.ids == ["Äpfel 🍏", "東京"])
  }

  @Test(
    "Numbers are read to the nearest double",
    arguments: [
      "0", "-0", "1", "+5", ".5", "5.", "0.1", "123456789.123456789", "9007199254740993",
      "179769313486231.57e-300", "1e-400", "4.9e-324", "2.2250738585072011e-308", "1E5", "1e+05",
      "0.000000000000000000000000000001", "123456789012345678901234567890", "1e22", "1e23",
      "8.41470984807896507e-1", "72057594037927945", "-1e100", "0.30000000000000004",
    ])
  func numbers(text: String) throws {
    let value = try load(rows: ["1,\(text)"]).panel[0][0]
    let expected = try #require(Double(text))
    #expect(value.bitPattern == expected.bitPattern)
  }

  @Test("Ten thousand doubles written by the standard library read back exactly")
  func roundTrip() throws {
    var state: UInt64 = 42
    var values: [Double] = []
    while values.count < 10_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      if value.isFinite && abs(value) <= 1e100 { values.append(value) }
    }
    let loaded = try load(rows: values.enumerated().map { "\($0),\($1)" })
    #expect(loaded.panel[0].values == values)
  }

  @Test("A season replaces the default and its exact period")
  func season() throws {
    let rows = rows(["2026-01-05", "2026-01-12"])
    let text = "ds,y\n" + rows.joined(separator: "\n")
    #expect(try load(text).panel[0].season == Season(length: 52, period: 365.25 / 7))
    #expect(try load(text, .init(season: 13)).panel[0].season == Season(length: 13))
    let index = try load("ds,y\n1,2\n", .init(season: 12)).panel[0]
    #expect(index.frequency == .index(season: 12) && index.seasonLength == 12)
  }

  @Test("Panel(csv:) reads a file with a demanded frequency")
  func convenience() throws {
    try TemporaryFile.with("unique_id,ds,y\nA,2026-01-05,1\nA,2026-01-12,2\n") { path in
      let panel = try Panel(csv: path, frequency: .weekly(startingOn: .monday), season: 4)
      #expect(panel[id: "A"]?.values == [1, 2] && panel[0].seasonLength == 4)
      #expect(throws: SeriesFileError.self) {
        try Panel(csv: path, frequency: .weekly(startingOn: .sunday))
      }
    }
  }

  @Test("A page of HTML does not pass for a panel, a header without rows does")
  func header() throws {
    #expect(throws: SeriesFileError.self) {
      try PanelReader.checkHeader(bytes: Array("<!doctype html>\n<html>".utf8), name: "u")
    }
    try PanelReader.checkHeader(bytes: Array("unique_id,ds,y\n".utf8), name: "u")
  }
}
