import Forecasting
import SeriesIO
import Testing

@Suite("Reading a table of results back")
struct TextTableTests {
  private func table(_ text: String) throws(SeriesFileError) -> TextTable {
    try TextTable(csv: Array(text.utf8), name: "table")
  }

  @Test("every cell of a written table is read back as it was")
  func roundTrip() throws {
    let texts = ["plain", "a,b", "\"quoted\"", "two\nlines", "", " spaces "]
    var written = ResultTable(columns: ["unique_id", "ds", "mean"])
    for (index, text) in texts.enumerated() {
      written.append([.text(text), .text("2026-11-0\(index + 1)"), .number(0.1 * Double(index))])
    }
    let read = try TextTable(csv: written.data(format: .csv), name: "table")
    #expect(read.columns == ["unique_id", "ds", "mean"])
    #expect(read.rowCount == texts.count)
    let (id, ds, mean) = try (
      #require(read.column("unique_id")), #require(read.column("ds")),
      #require(read.column("mean"))
    )
    for (row, text) in texts.enumerated() {
      #expect(read.text(row, id) == text)
      #expect(read.number(row, mean) == 0.1 * Double(row))
      #expect(
        read.timestamp(row, ds) == Timestamp(CivilDate(year: 2026, month: 11, day: row + 1)))
    }
  }

  @Test("a cell that is missing or holds something else is nil")
  func missing() throws {
    let read = try table("a,b\n,x\nNA,1e400\n")
    for row in 0..<2 {
      for column in 0..<2 {
        #expect(read.number(row, column) == nil)
        #expect(read.timestamp(row, column) == nil)
      }
    }
    #expect(read.column("c") == nil)
    #expect(try table("a,b\n").rowCount == 0)
  }

  @Test("a torn table is refused, naming the line", arguments: ["", "a,b\n1\n", "a,b\n\"1,2\n"])
  func torn(text: String) {
    let error = #expect(throws: SeriesFileError.self) { try table(text) }
    #expect(error?.line != nil)
    #expect(error?.kind == .content)
  }
}
