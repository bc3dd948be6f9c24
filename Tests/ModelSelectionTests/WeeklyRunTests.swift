import Flow
import Forecasting
import Foundation
import ModelSelection
import Synchronization
import Testing

@Suite("A run of the weekly job")
struct WeeklyRunTests {
  private func directory() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "job-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private func job(in directory: URL, _ yaml: String) throws -> WeeklyJob {
    let file = directory.appending(path: "job.yaml")
    try Data(yaml.utf8).write(to: file)
    return WeeklyJob(
      parameters: try .read(path: file.path(percentEncoded: false)), jobs: 2)
  }

  @Test("its artifacts escape what series are called, and hold no run id")
  func hostileNames() async throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let name = "<script>alert(1)</script> | `a` & *b*"
    var rows = "unique_id,ds,y\n"
    for index in 1...30 { rows += "\"\(name)\",\(index),\(index % 5)\n" }
    try Data(rows.utf8).write(to: directory.appending(path: "data.csv"))
    let job = try job(
      in: directory,
      "name: hostile\nsource: { csv: data.csv }\nmodels: [naive, mean]\nbacktest: { origins: 5 }\n")
    let store = try Store.open(directory.appending(path: "s.db").path, mode: .create)
    let execution = try await Engine(store: store).run(job.workflow, job.parameters)
    let outcome = try execution.outcome.get()
    #expect(outcome.champions[name] != nil)
    let chart = String(decoding: try store.artifact("hostile/chart").content, as: UTF8.self)
    #expect(!chart.contains("<script>"))
    #expect(chart.contains("&lt;script&gt;"))
    for artifact in try store.artifacts() {
      let content = String(decoding: try store.artifact(artifact.key).content, as: UTF8.self)
      #expect(!content.isEmpty)
      #expect(!content.contains(execution.run.id))
    }
  }

  @Test("a run that is cancelled while it scores ends so, and keeps no scores")
  func cancelledScore() async throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var rows = "unique_id,ds,y\n"
    for index in 1...40 { rows += "a,\(index),\(index * index % 17)\n" }
    try Data(rows.utf8).write(to: directory.appending(path: "data.csv"))
    let job = try job(
      in: directory,
      "name: ended\nsource: { csv: data.csv }\nmodels: [naive, mean]\nbacktest: { origins: 8 }\n")
    let store = try Store.open(directory.appending(path: "s.db").path, mode: .create)
    let holder = Mutex<Task<RunRecord, any Error>?>(nil)
    let engine = Engine(store: store) { event in
      if case .taskStarted(_, key: "score") = event { holder.withLock { $0 }?.cancel() }
    }
    let task = holder.withLock { holder in
      let task = Task { try await engine.run(job.workflow, job.parameters).run }
      holder = task
      return task
    }
    let run = try await task.value
    #expect(run.state == .cancelled)
    #expect(try store.tasks(of: run.id).first { $0.key == "score" }?.state == .cancelled)
    #expect(try store.artifacts().isEmpty)
  }

  @Test("scores are given up between series once the run is stopped")
  func stopsScoring() async throws {
    let count = 3000
    let panel = Panel(
      (0..<count).map { index in
        TimeSeries(id: "\(index)", values: (0..<60).map { Double(($0 * $0 + index) % 17) })
      })
    let plan = RollingOrigin(horizon: 1, origins: 20)
    let results = try await Backtest(plan: plan, jobs: 2).run(
      models: ["naive", "mean", "drift"].map { ModelSpec($0)! }, on: panel)
    let evaluation = Evaluation(panel: panel, plan: plan, results: results)
    let stop = StopSignal()
    Thread.detachNewThread {
      usleep(5000)
      stop.raise()
    }
    #expect(throws: CancellationError.self) {
      try JobScores(
        evaluation: evaluation, metric: .mase, groups: [:], seriesCount: count, jobs: 2, stop: stop)
    }
  }

  @Test("an interrupted run goes on from its finished tasks and gives the undisturbed answer")
  func resume() async throws {
    let directory = try directory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var rows = "unique_id,ds,y\n"
    for index in 1...40 { rows += "a,\(index),\(index * index % 17)\n" }
    let data = directory.appending(path: "data.csv")
    try Data(rows.utf8).write(to: data)
    let job = try job(
      in: directory,
      "name: again\nsource: { csv: data.csv }\nmodels: [naive, ses]\nbacktest: { origins: 8 }\n")
    let undisturbed = try await Engine(
      store: Store.open(directory.appending(path: "whole.db").path, mode: .create)
    ).run(job.workflow, job.parameters).outcome.get()

    let store = try Store.open(directory.appending(path: "s.db").path, mode: .create)
    let holder = Mutex<Engine?>(nil)
    let engine = Engine(store: store) { event in
      if case .taskEnded(_, key: "score", _, _) = event { holder.withLock { $0 }?.drain() }
    }
    holder.withLock { $0 = engine }
    let first = try await engine.run(job.workflow, job.parameters)
    #expect(first.run.state == .paused)
    #expect(try store.artifacts().isEmpty)
    let before = try store.tasks(of: first.run.id).filter { $0.state == .completed }
    #expect(Set(before.map(\.key)).isSuperset(of: ["load", "backtest/ses/0", "score"]))

    // The file is gone: what follows can only use what the store has.
    try FileManager.default.removeItem(at: data)
    let second = try await Engine(store: store).execute(job.workflow, runID: first.run.id)
    #expect(try second.outcome.get() == undisturbed)
    let after = try store.tasks(of: first.run.id)
    for task in before { #expect(after.contains(task), "\(task.key) ran again") }
    #expect(try store.artifacts().count == 13)
    #expect(try store.artifacts().allSatisfy { $0.version == 1 })
  }
}
