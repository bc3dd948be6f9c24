import Forecasting
import Foundation
import SeriesIO
import Testing

/// Every example of the module's articles, in the same text.
@Suite("The examples of the articles")
struct DocumentationExamples {
  @Test("stand in this file word for word")
  func articles() throws {
    let here = URL(filePath: #filePath)
    let catalog = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/SeriesIO/SeriesIO.docc")
    let tests = Self.squeezed(try String(contentsOf: here, encoding: .utf8))
    var count = 0
    for article in try FileManager.default.contentsOfDirectory(atPath: catalog.path) {
      let text = try String(contentsOf: catalog.appending(path: article), encoding: .utf8)
      for part in text.components(separatedBy: "```swift\n").dropFirst() {
        let example = part.components(separatedBy: "\n```")[0]
        count += 1
        #expect(tests.contains(Self.squeezed(example)), "\(article): \(example)")
      }
    }
    #expect(count >= 3)
  }

  /// The lines without the spaces around them; empty lines are left out.
  private static func squeezed(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  @Test("a panel of weeks that begin on Monday is read in one line")
  func panel() throws {
    let text =
      "unique_id,ds,y\noslo,2026-11-02,12.5\noslo,2026-11-09,\noslo,2026-11-16,9\nlima,2026-11-02,3\n"
    let panel = try TemporaryFile.with(text) { path in
      let sales = try Panel(csv: path, frequency: .weekly(startingOn: .monday))
      return sales
    }
    #expect(panel.ids == ["oslo", "lima"])
    #expect(panel[0].count == 3 && panel[0].observedCount == 2)
    #expect(panel[0].seasonLength == 52)
  }

  @Test("the columns may have other names, and the reader says what it noticed")
  func columns() throws {
    let text = "shop,week,sold,rain\na,2026-11-02,1,0\na,2026-11-09,2,0\na,2026-11-23,3,1\n"
    let loaded = try TemporaryFile.with(text) { path in
      let options = PanelReader.Options(idColumn: "shop", timeColumn: "week", valueColumn: "sold")
      let loaded = try PanelReader.read(path: path, options: options)
      for note in loaded.notes { print(note) }
      return loaded
    }
    #expect(loaded.unit == .weekly && loaded.isUnitInferred)
    #expect(loaded.gapCount == 1)
    #expect(loaded.regressors == ["rain"])
    #expect(loaded.panel[0].regressors.first?.values.count == 4)
    #expect(loaded.notes.count == 2)
  }

  @Test("an error names file, line and field")
  func errors() throws {
    try TemporaryFile.with("ds,y\n2026-11-02,5\n2026-11-09,abc\n") { path in
      do throws(SeriesFileError) {
        _ = try PanelReader.read(path: path)
      } catch {
        print(error.problem, error.line ?? 0, error)
      }

      let error = failure { () throws(SeriesFileError) in try PanelReader.read(path: path) }
      #expect(error?.problem == .number && error?.line == 3 && error?.column == 2)
      #expect(
        error?.description.hasSuffix(
          ":3:2: y is \"abc\"; expected a number (empty, NA, NaN or null for missing)") == true)
    }
  }
}
