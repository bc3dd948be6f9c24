import Flow
import Forecasting
import Foundation
import ModelSelection
import Synchronization
import Testing

@Suite("Live accuracy")
struct LiveAccuracyTests {
  /// Weeks of history before the first run.
  private static let start = 60
  private static let configuration = "models: [mean]\nbacktest: { origins: 20 }\n"

  /// A level with irregular changes, and the same with a step from some week on.
  private func values(_ count: Int, step: Double = 0, from week: Int = 0) -> [Double] {
    (0..<count).map { t in
      Double(100 + (t * t * 7 + t * 3) % 11) + (t >= week ? step : 0)
    }
  }

  private func scene(shift: Double = 40) throws -> WeeklyScene {
    try WeeklyScene(
      values: [
        "shifted": values(70, step: shift, from: Self.start + 2), "steady": values(70),
      ], Self.configuration)
  }

  @Test("six weeks: the record grows by a row a series a week, and tells of a level shift")
  func sixWeeks() async throws {
    let scene = try scene()
    var before: [[String: String]] = []
    for week in 0...6 {
      let outcome = try await scene.run(week: Self.start + week)
      let record = try scene.record()
      #expect(record.count == 2 * week)
      for id in ["shifted", "steady"] {
        let rows = record.filter { $0["unique_id"] == id }
        #expect(rows.prefix(max(0, week - 1)) == before.filter { $0["unique_id"] == id }[...])
        let values = try #require(scene.values[id])
        for (index, row) in rows.enumerated() {
          let target = Self.start + index
          let mean = values.prefix(target).reduce(0, +) / Double(target)
          let scale =
            zip(values.prefix(target), values.prefix(target).dropFirst())
            .reduce(0) { $0 + abs($1.1 - $1.0) } / Double(target - 1)
          let error = values[target] - mean
          func number(_ key: String) throws -> Double {
            try #require(row[key].flatMap(Double.init))
          }
          #expect(row["ds"] == WeeklyScene.day(target))
          #expect(row["cutoff"] == WeeklyScene.day(target - 1))
          #expect(row["step"] == "1")
          #expect(row["model"] == "mean")
          #expect(row["made_by"] == "\(index + 1)")
          #expect(try number("y") == values[target])
          #expect(abs(try number("error") - error) < 1e-9)
          #expect(abs(try number("scaled_error") - abs(error) / scale) < 1e-9)
          for level in ["80", "95"] {
            let isInside =
              try number("lo-\(level)") <= values[target]
              && values[target] <= number("hi-\(level)")
            #expect(row["inside-\(level)"] == "\(isInside)")
          }
        }
      }
      before = record
      let drift = outcome.warnings.filter { $0.contains("drift") }
      #expect(drift.allSatisfy { $0.hasPrefix("shifted: ") })
      // Two of four weeks behind the step: the errors show it, the intervals a week later.
      #expect(drift.contains { $0.contains("scaled error") } == (week >= 4))
      #expect(drift.contains { $0.contains("95 % interval") } == (week >= 5))
      #expect(try scene.text("report").contains("drift") == (week >= 4))
      #expect(!outcome.warnings.contains { $0.contains("revised") })
    }
    #expect(try scene.text("report").contains("12 published forecasts have come true."))
    let newest = try #require(
      try scene.text("report").split(separator: "\n").first {
        $0.hasPrefix("shifted ") && $0.contains(WeeklyScene.day(Self.start + 5))
      })
    #expect(newest.contains("outside"))
  }

  @Test("equal data give equal bytes, also beside a record")
  func equalBytes() async throws {
    let scene = try scene()
    for week in 0...5 { try await scene.run(week: Self.start + week) }
    let first = try scene.published()
    #expect(first.count == 12)
    try await scene.run(week: Self.start + 5)
    #expect(try scene.published() == first)
    try await scene.run(week: Self.start + 5, days: 2)
    #expect(try scene.published() == first)
  }

  @Test("a week forecast twice counts once, by the last forecast before the truth was known")
  func onceAWeek() async throws {
    let scene = try scene(shift: 0)
    try await scene.run(week: Self.start)
    // The source revises the newest value on Wednesday, and the week is forecast anew.
    scene.values["steady"]![Self.start - 1] += 50
    try await scene.run(week: Self.start, days: 2)
    try await scene.run(week: Self.start + 1)
    let record = try scene.record()
    #expect(record.count == 2)
    #expect(record.allSatisfy { $0["made_by"] == "2" })
    // With hindsight: a run about the past, after the truth was known.
    scene.values["steady"]![Self.start - 2] += 50
    try await scene.run(week: Self.start)
    #expect(try scene.record().isEmpty)
    scene.values["steady"]![Self.start - 2] -= 50
    try await scene.run(week: Self.start + 2)
    let later = try scene.record()
    #expect(later.count == 4)
    #expect(later.filter { record.contains($0) }.count == 2)
    #expect(Set(later.map { $0["made_by"] }) == ["2", "3"])
  }

  @Test("every step of a longer forecast has a row of its own")
  func steps() async throws {
    let scene = try WeeklyScene(
      values: ["steady": values(70)],
      "models: [naive]\nbacktest: { origins: 10, horizon: 2 }\nforecast: { horizon: 2, levels: [] }\n"
    )
    for week in 0...3 { try await scene.run(week: Self.start + week) }
    let record = try scene.record()
    #expect(
      record.map { "\($0["ds"]!) \($0["step"]!)" } == [
        "\(WeeklyScene.day(60)) 1", "\(WeeklyScene.day(61)) 1", "\(WeeklyScene.day(61)) 2",
        "\(WeeklyScene.day(62)) 1", "\(WeeklyScene.day(62)) 2",
      ])
    let values = try #require(scene.values["steady"])
    for row in record {
      let step = try #require(row["step"].flatMap(Int.init))
      let target = try #require((60..<63).first { WeeklyScene.day($0) == row["ds"] })
      #expect(row["error"].flatMap(Double.init) == values[target] - values[target - step])
    }
  }

  @Test("a changed past value is told once, with its size, and nothing else changes")
  func revision() async throws {
    let scene = try scene(shift: 0)
    let undisturbed = try self.scene(shift: 0)
    for week in 0...2 {
      try await scene.run(week: Self.start + week)
      try await undisturbed.run(week: Self.start + week)
    }
    let old = scene.values["steady"]![40]
    scene.values["steady"]![40] = old + 5
    let outcome = try await scene.run(week: Self.start + 3)
    let reference = try await undisturbed.run(week: Self.start + 3)
    let sentence =
      "steady: 1 past value was revised, that of \(WeeklyScene.day(40)) from \(old.formatted()).00 "
      + "to \((old + 5).formatted()).00"
    #expect(outcome.warnings == reference.warnings + [sentence])
    #expect(try scene.text("report").contains("1 past value was revised"))
    let errors = try (scene.record(), undisturbed.record())
    #expect(errors.0.map { $0["error"] } == errors.1.map { $0["error"] })
    #expect(
      errors.0.filter { $0["unique_id"] == "shifted" }
        == errors.1.filter { $0["unique_id"] == "shifted" })
    // Run again on the same data, it is still told; a week later it is old news.
    let report = try scene.text("report")
    try await scene.run(week: Self.start + 3)
    #expect(try scene.text("report") == report)
    let next = try await scene.run(week: Self.start + 4)
    #expect(!next.warnings.contains { $0.contains("revised") })
  }

  @Test("a withdrawn value and a vanished series are told; an old start that moves is not")
  func withdrawal() async throws {
    let scene = try scene(shift: 0)
    try await scene.run(week: Self.start)
    scene.values["shifted"] = nil
    scene.values["steady"]![30] = .nan
    let outcome = try await scene.run(week: Self.start + 1)
    #expect(outcome.warnings.contains("shifted: the series is no longer in the source"))
    #expect(outcome.warnings.contains("steady: 1 past value was withdrawn"))
    for index in 0..<20 { scene.values["steady"]![index] = .nan }
    let next = try await scene.run(week: Self.start + 2)
    #expect(next.warnings.isEmpty)
  }

  @Test("a run that is interrupted and resumed publishes what an undisturbed one does")
  func resume() async throws {
    let (scene, undisturbed) = try (self.scene(), self.scene())
    for week in 0..<5 {
      try await scene.run(week: Self.start + week)
      try await undisturbed.run(week: Self.start + week)
    }
    try await undisturbed.run(week: Self.start + 5)

    try scene.write(before: Self.start + 5)
    let holder = Mutex<Engine?>(nil)
    let engine = Engine(store: scene.store) { event in
      if case .taskEnded(_, key: "recall", _, _) = event { holder.withLock { $0 }?.drain() }
    }
    holder.withLock { $0 = engine }
    let first = try await engine.run(
      scene.job.workflow, scene.job.parameters, asOf: WeeklyScene.monday(Self.start + 5))
    #expect(first.run.state == .paused)
    let second = try await Engine(store: scene.store).execute(
      scene.job.workflow, runID: first.run.id)
    #expect(second.run.state == .completed)
    #expect(try scene.published() == undisturbed.published())
    #expect(try second.outcome.get().warnings.contains { $0.contains("drift") })
  }
}
