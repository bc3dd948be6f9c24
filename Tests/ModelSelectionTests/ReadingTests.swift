import Flow
import Forecasting
import Foundation
import ModelSelection
import Testing

@Suite("What runs left behind, read back")
struct ReadingTests {
  private static let start = 60
  private static let configuration =
    "models: [naive, mean, \"moving-average(200)\"]\nbacktest: { origins: 12, horizon: 2 }\n"

  private func scene(weeks: Int = 4) async throws -> (WeeklyScene, JobArchive, JobOutcome) {
    let steady: [Int] = (0..<70).map { (week: Int) -> Int in 100 + week * (week * 7 + 3) % 11 }
    let walk: [Int] = (0..<70).map { (week: Int) -> Int in week + (week * 5) % 3 }
    let scene = try WeeklyScene(
      values: ["steady": steady.map(Double.init), "walk": walk.map(Double.init)],
      Self.configuration)
    var outcome: JobOutcome?
    for week in 0..<weeks { outcome = try await scene.run(week: Self.start + week) }
    return (scene, JobArchive(name: "live", store: scene.store), try #require(outcome))
  }

  @Test("leaderboards, champions with their reasons and failures are those of the run")
  func boards() async throws {
    let (scene, archive, outcome) = try await scene()
    #expect(try JobArchive.names(in: scene.store) == ["live"])
    let runs = try archive.runs(limit: 10)
    #expect(runs.map(\.record.asOf) == (0..<4).map { WeeklyScene.monday(Self.start + $0) })
    let run = try #require(runs.last)
    #expect(run.models == ["mean", "moving-average(200)", "naive"])
    #expect(
      try archive.metrics(of: run) == [
        "mase", "rmsse", "mae", "rmse", "smape", "bias", "coverage(95)",
      ])
    let panel = try archive.leaderboard(of: run, metric: "mase")
    #expect(panel.map(\.model) == outcome.leaderboard.rows.map(\.model.description))
    #expect(panel.map(\.score) == outcome.leaderboard.rows.map(\.score))
    #expect(panel.map(\.rank) == outcome.leaderboard.rows.map(\.rank))
    #expect(panel.last?.score == nil)
    #expect(panel.last.map { $0.failures > 0 } == true)
    #expect(try archive.leaderboard(of: run, metric: "bias").count == 3)
    for board in outcome.leaderboardsBySeries {
      let id = try #require(board.id)
      let rows = try archive.leaderboard(of: run, series: id, metric: "mase")
      #expect(rows.map(\.score) == board.rows.map(\.score))
      #expect(rows.map(\.skill) == board.rows.map(\.skill))
    }
    let champions = try archive.champions(of: run)
    #expect(champions.map(\.id) == outcome.forecasts.map(\.forecast.id))
    for champion in champions {
      #expect(champion.model == outcome.champions[champion.id]?.description)
      #expect(champion.rank == 1)
      #expect(champion.reason?.hasPrefix("\(champion.model) won") == true)
      #expect(champion.nextBest != champion.model)
    }
    let failures = try archive.failures(of: run)
    #expect(failures.count == outcome.failures.count)
    #expect(failures.allSatisfy { $0.model == "moving-average(200)" && !$0.reason.isEmpty })
    #expect(try archive.failures(of: run, series: "walk").allSatisfy { $0.id == "walk" })
  }

  @Test("forecasts, the backtest, and errors whose mean is the score")
  func forecasts() async throws {
    let (_, archive, outcome) = try await scene()
    let run = try #require(try archive.runs(limit: 1).last)
    let forecasts = try archive.forecasts(of: run)
    #expect(forecasts.map(\.step) == [1, 2, 1, 2])
    #expect(forecasts.map(\.mean) == outcome.forecasts.flatMap(\.forecast.mean))
    for forecast in forecasts {
      #expect(forecast.intervals.map(\.level) == [80, 95])
      #expect(forecast.intervals.allSatisfy { $0.contains(forecast.mean) })
      #expect(forecast.time?.date.weekday == .monday)
    }
    let backtest = try archive.backtest(of: run, model: "naive", series: "walk")
    #expect(backtest.count == 24)
    #expect(backtest.allSatisfy { $0.actual != nil })
    let recent = try archive.recentValues(of: run, series: ["walk"])
    #expect(recent["walk"] == backtest.filter { $0.step == 1 }.map { $0.actual ?? .nan })
    let errors = try archive.errors(of: run)
    for model in ["naive", "mean"] {
      let own = errors.filter { $0.model == model }
      #expect(own.count == 24)
      #expect(Set(own.map(\.originsAgo)) == Set(1...12))
      #expect(own.allSatisfy { $0.cells == 2 })
      let mean = own.reduce(0) { $0 + $1.error } / 24
      let score = try #require(
        try archive.leaderboard(of: run, metric: "mase").first { $0.model == model }?.score)
      #expect(abs(mean - score) < 1e-12)
    }
  }

  @Test("what came true stands beside the version that promised it")
  func outcomes() async throws {
    let (scene, archive, _) = try await scene(weeks: 6)
    let run = try #require(try archive.runs(limit: 1).last)
    let outcomes = try archive.outcomes(by: run)
    let record = try scene.record()
    #expect(outcomes.count == record.count)
    let first = try #require(outcomes.first { $0.id == "walk" })
    #expect(first.version == 1)
    #expect(first.date == WeeklyScene.day(Self.start))
    #expect(first.actual == scene.values["walk"]?[Self.start])
    #expect(first.isInside(95) == first.intervals.last?.contains(first.actual))
    #expect(first.isInside(50) == nil)
    let standings = try archive.standings(by: run)
    #expect(standings.map(\.id) == ["steady", "walk"])
    #expect(standings.allSatisfy { $0.promised != nil && $0.error != nil && $0.recent == 4 })
    #expect(standings.allSatisfy { !$0.drifts })
  }

  @Test("a run that published less is read as far as it goes")
  func olderRuns() async throws {
    let (scene, archive, outcome) = try await scene(weeks: 2)
    let keys = ["live/metrics", "live/next-week", "live/live-accuracy"]
    let kept = try keys.map { (key: $0, content: try scene.store.artifact($0).content) }
    let older = Workflow("live") { run in
      for (key, content) in kept {
        try await run.publish(Artifact(key: key, kind: .table, content: content))
      }
    }
    let execution = try await Engine(store: scene.store).run(
      older, asOf: WeeklyScene.monday(Self.start + 3))
    #expect(execution.run.state == .completed)
    let run = try #require(try archive.runs(limit: 1).last)
    #expect(run.record.id == execution.run.id)
    let board = try archive.leaderboard(of: run, metric: "mase")
    #expect(board.map(\.model) == outcome.leaderboard.rows.map(\.model.description))
    for (row, own) in zip(board, outcome.leaderboard.rows) {
      #expect(row.rank == own.rank)
      #expect(abs((row.score ?? 0) - (own.score ?? 0)) < 1e-12)
      #expect(abs((row.standardError ?? 0) - (own.standardError ?? 0)) < 1e-12)
    }
    let champions = try archive.champions(of: run)
    #expect(champions.map(\.model) == outcome.forecasts.map(\.model.description))
    #expect(champions.allSatisfy { $0.reason == nil && $0.score == nil })
    #expect(try archive.errors(of: run).isEmpty)
    #expect(try archive.failures(of: run).isEmpty)
    let standings = try archive.standings(by: run)
    #expect(standings.allSatisfy { $0.promised == nil && $0.error != nil })
    await #expect(throws: StudyError.sourceGone) {
      _ = try await SeriesStudies(store: scene.store).study("walk", of: run, in: archive)
    }
  }

  @Test("a series is studied with the data and the parameters of its run")
  func study() async throws {
    let (scene, archive, outcome) = try await scene(weeks: 2)
    let run = try #require(try archive.runs(limit: 1).last)
    let studies = SeriesStudies(store: scene.store)
    let study = try await studies.study("steady", of: run, in: archive)
    #expect(study.values == Array(try #require(scene.values["steady"]).prefix(Self.start + 1)))
    #expect(study.horizon == 13)
    #expect(study.published == 2)
    #expect(study.dates.first == WeeklyScene.day(0))
    #expect(study.dates.count == study.values.count + study.horizon)
    #expect(study.isComplete)
    let champion = try #require(study.models.first)
    #expect(champion.model == outcome.champions["steady"]?.description)
    let published = try #require(outcome.forecasts.first { $0.forecast.id == "steady" })
    #expect(Array(champion.mean.prefix(2)) == published.forecast.mean)
    #expect(champion.intervals.map(\.level) == [80, 95])
    #expect(study.models.count == 3)
    #expect(study.models.last?.failure?.isEmpty == false)
    let fit = try #require(study.fit)
    #expect(fit.residuals.count == study.values.count)
    #expect(fit.autocorrelations.allSatisfy { abs($0) <= 1 })
    #expect(fit.test != nil)
    #expect(study.decomposition == nil)
    #expect(try await studies.study("steady", of: run, in: archive).values == study.values)
    await #expect(throws: StudyError.noSuchSeries("nobody")) {
      _ = try await studies.study("nobody", of: run, in: archive)
    }
  }

  @Test("a study that has no time says what it left out, and one whose data are gone why")
  func limits() async throws {
    let (scene, archive, _) = try await scene(weeks: 4)
    let runs = try archive.runs(limit: 10)
    let hurried = SeriesStudies(store: scene.store, limit: .zero)
    let study = try await hurried.study("walk", of: try #require(runs.last), in: archive)
    #expect(!study.isComplete)
    #expect(study.fit == nil)
    #expect(study.models.allSatisfy { $0.failure?.contains("time") == true })
    try await scene.store.prune(RetentionPolicy(logs: nil, results: .zero))
    let studies = SeriesStudies(store: scene.store)
    await #expect(throws: StudyError.sourceGone) {
      _ = try await studies.study("walk", of: runs[0], in: archive)
    }
    #expect(try await studies.study("walk", of: runs[3], in: archive).isComplete)
  }

  @Test("a season is taken apart, and many ask for studies at once in turn")
  func season() async throws {
    let swing: [Int] = [5, 0, -5, 0]
    let values: [Double] = (0..<70).map { (week: Int) -> Double in
      let noise: Int = (week * 7) % 3
      return Double(week + swing[week % 4] + noise)
    }
    let scene = try WeeklyScene(
      values: ["s": values], "models: [seasonal-naive, naive]\nbacktest: { origins: 6 }\n",
      season: 4)
    try await scene.run(week: 60)
    let archive = JobArchive(name: "live", store: scene.store)
    let run = try #require(try archive.runs(limit: 1).last)
    let studies = SeriesStudies(store: scene.store)
    try await withThrowingTaskGroup(of: SeriesStudy.self) { group in
      for _ in 0..<6 {
        group.addTask { try await studies.study("s", of: run, in: archive) }
      }
      for try await study in group {
        let parts = try #require(study.decomposition)
        #expect(study.seasonLength == 4)
        #expect(try #require(parts.strength) > 0.8)
        for index in study.values.indices {
          let sum = parts.trend[index] + parts.seasonal[index] + parts.remainder[index]
          #expect(abs(sum - study.values[index]) < 1e-9)
        }
      }
    }
  }
}
