import Flow
import Forecasting
import Foundation
import ModelSelection
import SeriesIO
import Testing

@Suite("The choice of the weekly job")
struct SelectionTests {
  private static let mean = ModelSpec("mean")!
  private static let naive = ModelSpec("naive")!

  /// Noise around a level, where the mean is best, that becomes a climb, where the last value is.
  private let climbing = (0..<60).map { (week: Int) -> Double in
    let noise = 50 + (week * week * 7 + week * 3) % 11
    return Double(week < 40 ? noise : 50 + 10 * (week - 39))
  }

  private func scene(_ select: String) throws -> WeeklyScene {
    try WeeklyScene(
      values: ["a": climbing],
      "models: [mean, naive]\nbacktest: { origins: 8 }\nselect: { \(select) }\n")
  }

  @Test("without a margin the better model takes the place of the last champion, and it is told")
  func replaced() async throws {
    let scene = try scene("rule: minimum")
    #expect(try await scene.run(week: 40).champions == ["a": Self.mean])
    #expect(try await scene.run(week: 50).champions == ["a": Self.naive])
    #expect(try scene.text("report").contains("It replaces mean, the last champion."))
    let first = try scene.published()
    try await scene.run(week: 50)
    #expect(try scene.published() == first)
  }

  @Test("with a margin the last champion stays, also when the run is repeated")
  func kept() async throws {
    let scene = try scene("hysteresis: 0.99")
    #expect(try await scene.run(week: 40).champions == ["a": Self.mean])
    #expect(try await scene.run(week: 50).champions == ["a": Self.mean])
    #expect(try scene.text("report").contains("mean, the last champion, stays"))
    let first = try scene.published()
    try await scene.run(week: 50)
    #expect(try scene.published() == first)
  }

  @Test("each group has one champion, and the report names the group")
  func groups() async throws {
    let flat = climbing.prefix(40) + climbing.prefix(20)
    let scene = try WeeklyScene(
      values: ["a": climbing, "b": climbing.map { 2 * $0 }, "c": Array(flat), "d": Array(flat)],
      "models: [mean, naive]\nbacktest: { origins: 8 }\nselect: { by: group, group: region }\n")
    scene.regions = ["a": "north", "b": "north", "c": "south", "d": "south"]
    let outcome = try await scene.run(week: 50)
    #expect(
      outcome.champions == ["a": Self.naive, "b": Self.naive, "c": Self.mean, "d": Self.mean])
    let report = try scene.text("report")
    #expect(report.contains("- north: naive won"))
    #expect(report.contains("- south: mean won"))
    scene.regions["d"] = nil
    let partial = try await scene.run(week: 51)
    #expect(partial.warnings.contains { $0.hasPrefix("d: it is in no group") })
  }

  @Test("the metrics tell skill, the p value of the difference and who may be the best")
  func metrics() async throws {
    let scene = try scene("metric: mae")
    try await scene.run(week: 50)
    let table = try TextTable(
      csv: scene.store.artifact("live/metrics").content, name: "metrics")
    let columns = try ["model", "metric", "skill", "p_value", "in_confidence_set"].map {
      try #require(table.column($0))
    }
    for row in 0..<table.rowCount where table.text(row, columns[1]) == "mae" {
      let isBest = table.text(row, columns[0]) == "naive"
      #expect((table.number(row, columns[2]) ?? 1 < 0) == !isBest)
      #expect((table.number(row, columns[3]) == nil) == isBest)
      #expect(table.text(row, columns[4]) == "\(isBest)")
    }
    #expect(table.rowCount == 2 * 7)
    for row in 0..<table.rowCount where table.text(row, columns[1]) != "mae" {
      #expect(table.text(row, columns[4]).isEmpty)
    }
  }

  @Test("a column of groups that contradicts itself, or is not there, is refused")
  func badGroups() throws {
    let text = "unique_id,ds,y,region\na,1,1,north\na,2,1,south\n"
    let double = #expect(throws: SeriesFileError.self) {
      try SeriesGroups.read(bytes: Array(text.utf8), name: "x.csv", column: "region")
    }
    #expect(double?.problem == .group)
    let missing = #expect(throws: SeriesFileError.self) {
      try SeriesGroups.read(bytes: Array(text.utf8), name: "x.csv", column: "area")
    }
    #expect(missing?.problem == .column)
  }

  @Test("the last champion of a panel is what most series had, of a group likewise")
  func incumbents() throws {
    let text = "unique_id,ds,model,mean\na,1,naive,1\nb,1,mean,1\nc,1,mean,1\n"
    let table = try TextTable(csv: Array(text.utf8), name: "next-week")
    #expect(
      Incumbents.read(table, by: .series, groups: [:])
        == ["a": Self.naive, "b": Self.mean, "c": Self.mean])
    #expect(Incumbents.read(table, by: .panel, groups: [:]) == [Champions.panelKey: Self.mean])
    #expect(
      Incumbents.read(table, by: .group, groups: ["a": "x", "b": "x", "c": "y"])
        == ["x": Self.naive, "y": Self.mean])
  }
}
