import Flow
import Forecasting
import Foundation
import ModelSelection
import Testing

@Suite("Combinations in the weekly job")
struct CombinationJobTests {
  private let values = (0..<40).map { (week: Int) in Double(50 + (week * week * 7 + week * 3) % 11)
  }

  @Test("members run once, however often they are named")
  func members() async throws {
    let scene = try WeeklyScene(
      values: ["a": values],
      "models: [naive, \"mean(naive,drift)\", \"median(naive,drift,mean)\"]\nbacktest: { origins: 8 }\n"
    )
    try await scene.run(week: 40)
    let run = try #require(try scene.store.latestRun(workflow: "live"))
    let backtests = try scene.store.tasks(of: run.id).map(\.key).filter { $0.hasPrefix("backtest") }
    #expect(Set(backtests) == ["backtest/naive/0", "backtest/drift/0", "backtest/mean/0"])
    #expect(backtests.count == 3)
    let metrics = try scene.text("metrics")
    for model in ["naive", "\"mean(naive,drift)\"", "\"median(naive,drift,mean)\""] {
      #expect(metrics.contains("a,\(model),mase,"))
    }
    #expect(!metrics.contains("a,drift,mase,"))
  }

  @Test("the final forecast has the weights that the backtest taught, and the report tells them")
  func weights() async throws {
    let scene = try WeeklyScene(
      values: ["a": values], "models: [\"weighted(naive,mean)\"]\nbacktest: { origins: 12 }\n")
    let outcome = try await scene.run(week: 40)
    let entry = try #require(outcome.forecasts.first)
    #expect(try entry.model == ModelSpec.parse("weighted(naive,mean)"))
    let learnt = try #require(entry.learnt)
    guard case .list(let list) = try #require(learnt.arguments.last).value,
      case .number(let first) = list[0], case .number(let second) = list[1]
    else {
      Issue.record("no weights in \(learnt)")
      return
    }
    // Noise around a level: the mean errs less than the last value.
    #expect(second > first)
    let mean = values.reduce(0, +) / Double(values.count)
    let expected = (first * values[39] + second * mean) / (first + second)
    #expect(abs(entry.forecast.mean[0] - expected) < 1e-9)
    let report = try scene.text("report")
    #expect(report.contains("Weights:") && report.contains(" % naive, "))
    #expect(try scene.text("next-week").contains("\"weighted(naive,mean)\""))
  }
}
