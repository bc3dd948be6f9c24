import Forecasting
import Foundation
import SeriesIO
import Testing

@Suite("The README")
struct ReadmeTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func path(_ name: String) -> String {
    repository.appending(path: name).path(percentEncoded: false)
  }

  @Test("its dozen lines of code forecast every series of the panel")
  func library() async throws {
    let panel = try Panel(csv: Self.path("data/weekly.csv"))
    // swift-format-ignore
    let report = try await Tournament(horizon: 1, metric: .mase) {
      Naive()
      MovingAverage(8)
      AutoETS()
      DynamicTheta()
      AutoARIMA()
      Regression { Trend(); Fourier(order: 3); Lags(1, 2) }
      Median(of: .all)
    }.run(on: panel, plan: RollingOrigin(origins: 26))
    let next = try report.forecast(horizon: 1, levels: [80, 95])
    #expect(next.map(\.id) == panel.ids)
    #expect(next.allSatisfy { $0.intervals.count == 2 })
  }

  @Test("shows the code that this test compiles")
  func sameCode() throws {
    func lines(_ name: String) throws -> [Substring] {
      try String(contentsOf: Self.repository.appending(path: name), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
    }
    let readme = try lines("README.md")
    let start = try #require(readme.firstIndex(of: "```swift"))
    let end = try #require(readme[start...].firstIndex(of: "```"))
    let own = Set(
      try lines("Tests/SeriesIOTests/ReadmeTests.swift").map {
        $0.trimmingCharacters(in: .whitespaces)
          .replacing("Self.path(\"data/weekly.csv\")", with: "\"data/weekly.csv\"")
      })
    let code = readme[(start + 1)..<end].map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(code.count > 10)
    for line in code { #expect(own.contains(line), "\(line)") }
  }
}
