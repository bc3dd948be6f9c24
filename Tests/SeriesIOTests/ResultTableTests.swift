import Forecasting
import Foundation
import SeriesIO
import Testing

@Suite("Writing a table of results")
struct ResultTableTests {
  static func text(_ table: ResultTable, _ format: ResultFormat, width: Int = 80) -> String {
    String(decoding: table.data(format: format, width: width), as: UTF8.self)
  }

  static let sample: ResultTable = {
    var table = ResultTable(columns: ["unique_id", "n", "mean"])
    table.append([.text("A, \"b\""), .integer(3), .number(12)])
    table.append([.text("line\nbreak"), .missing, .number(0.1)])
    return table
  }()

  @Test("CSV quotes what RFC 4180 demands and leaves missing cells empty")
  func csv() {
    #expect(
      Self.text(Self.sample, .csv)
        == "unique_id,n,mean\n\"A, \"\"b\"\"\",3,12\n\"line\nbreak\",,0.1\n")
  }

  @Test("JSON is one object a line, with the columns in order")
  func json() {
    #expect(
      Self.text(Self.sample, .json)
        == #"{"unique_id":"A, \"b\"","n":3,"mean":12}"# + "\n"
        + #"{"unique_id":"line\nbreak","n":null,"mean":0.1}"# + "\n")
  }

  @Test("Every text survives JSON")
  func escapes() throws {
    let nasty = String(String.UnicodeScalarView((1..<0x250).compactMap(Unicode.Scalar.init))) + "🍏"
    var table = ResultTable(columns: [nasty])
    table.append([.text(nasty)])
    let decoded = try JSONDecoder().decode(
      [String: String].self, from: Data(table.data(format: .json)))
    #expect(decoded == [nasty: nasty])
  }

  @Test("Every text survives CSV")
  func csvRoundTrip() throws {
    let ids = ["plain", "a,b", "\"", "two\nlines", "cr\r\nlf", " spaces ", "ünï"]
    var table = ResultTable(columns: ["unique_id", "ds", "y"])
    for id in ids { table.append([.text(id), .integer(1), .number(2)]) }
    #expect(try load(Self.text(table, .csv)).panel.ids == ids)
  }

  @Test(
    "Numbers are the shortest text that reads back",
    arguments: [
      (12.0, "12"), (-3.0, "-3"), (0.1, "0.1"), (0.5, "0.5"), (1e16, "1e+16"), (-0.0, "-0"),
      (123456.789, "123456.789"), (0.30000000000000004, "0.30000000000000004"), (0, "0"),
      (1e100, "1e+100"), (.leastNonzeroMagnitude, "5e-324"), (9.99995, "9.99995"),
      (-0.0625, "-0.0625"),
      (100000, "100000"), (1e-7, "1e-07"), (999999999999999, "999999999999999"), (1.05, "1.05"),
    ])
  func numbers(value: Double, text: String) {
    var table = ResultTable(columns: ["x"])
    table.append(number: value)
    let written = Self.text(table, .csv).dropFirst(2).dropLast()
    #expect(Double(written)?.bitPattern == value.bitPattern)
    #expect(written.count <= text.count)
  }

  @Test("Any double reads back exactly, from CSV and from JSON")
  func anyNumber() throws {
    var state: UInt64 = 7
    var table = ResultTable(columns: ["x"])
    var values: [Double] = []
    for round in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var value = Double(bitPattern: state)
      if round % 2 == 0 { value = Double(Int64(bitPattern: state) >> 40) / 1000 }
      guard value.isFinite else { continue }
      values.append(value)
      table.append(number: value)
    }
    let lines = Self.text(table, .csv).split(separator: "\n").dropFirst()
    #expect(lines.map { Double($0) } == values)
    let json = "[" + Self.text(table, .json).split(separator: "\n").joined(separator: ",") + "]"
    let decoded = try JSONDecoder().decode([[String: Double]].self, from: Data(json.utf8))
    #expect(decoded.map { $0["x"] } == values)
  }

  @Test("Integers of every length are written in full")
  func integers() {
    let values = [0, 9, 10, 99, 100, -1, 1_000_000_007, .max, .min, 1_000_000_000_000_000_000]
    var table = ResultTable(columns: ["x"])
    for value in values { table.append(integer: value) }
    #expect(Self.text(table, .csv) == "x\n" + values.map { "\($0)\n" }.joined())
  }

  @Test("NaN and infinity are missing, never text")
  func notFinite() {
    var table = ResultTable(columns: ["x"])
    for value in [Double.nan, .infinity, -.infinity, nil] as [Double?] {
      table.append(number: value)
    }
    #expect(Self.text(table, .json) == String(repeating: "{\"x\":null}\n", count: 4))
  }

  @Test("Cells appended one by one make rows")
  func cells() {
    var table = ResultTable(columns: ["ds", "i", "ok"])
    table.append(timestamp: Timestamp(rawValue: 86_400), format: .date)
    table.append(timestamp: Timestamp(rawValue: 7), format: .index)
    table.append(flag: true)
    #expect(table.rowCount == 1)
    #expect(Self.text(table, .json) == "{\"ds\":\"1970-01-02\",\"i\":7,\"ok\":true}\n")
  }

  @Test("The table for people is aligned, numbers to the right")
  func aligned() {
    var table = ResultTable(columns: ["model", "mase"])
    table.append([.text("naive"), .number(1)])
    table.append([.text("seasonal-naive"), .number(0.95)])
    table.append([.text("ets"), .missing])
    #expect(
      Self.text(table, .table) == """
        model           mase
        --------------  ----
        naive              1
        seasonal-naive  0.95
        ets

        """)
    let colored = String(decoding: table.data(format: .table, color: true), as: UTF8.self)
    #expect(colored.hasPrefix("\u{1B}[4mmodel           mase\u{1B}[0m\nnaive"))
  }

  @Test("A wide table is rounded and cut to the width")
  func narrow() {
    var table = ResultTable(columns: ["id", "note", "value"])
    table.append([
      .text("A"), .text(String(repeating: "long ", count: 20)), .number(1234.5678901234567),
    ])
    let lines = Self.text(table, .table, width: 40).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines[2].hasSuffix("1234.57") && lines[2].contains("…"))
  }

  @Test("Escape sequences in texts do not reach the terminal")
  func control() {
    var table = ResultTable(columns: ["id"])
    table.append(text: "\u{1B}[31mred")
    #expect(!Self.text(table, .table).contains("\u{1B}"))
  }
}
