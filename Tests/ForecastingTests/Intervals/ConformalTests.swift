import Foundation
import Forecasting
import Testing

@Suite("Conformal intervals")
struct ConformalTests {
  private func intervals(
    _ panel: Panel, _ model: any Forecaster, _ plan: RollingOrigin, scored: Int = 0
  ) async throws -> ConformalIntervals {
    let result = try await Backtest(plan: plan, jobs: 1).run(models: [model.spec], on: panel)[0]
    return ConformalIntervals(panel: panel, plan: plan, result: result, scored: scored)
  }

  private func panel(_ count: Int, length: Int = 60, season: Int = 4) -> Panel {
    Panel(
      (0..<count).map {
        .synthetic(id: "s\($0)", count: length, season: season, seed: UInt64($0 + 1))
      })
  }

  @Test("the k-th smallest scaled error bounds the next one, k = ⌈(n + 1)(1 − α)⌉")
  func definition() async throws {
    let series = TimeSeries.synthetic(count: 60, season: 4)
    let plan = RollingOrigin(horizon: 1, origins: 26)
    let conformal = try await intervals(Panel([series]), Naive(), plan)
    let y = series.values
    var scores: [Double] = []
    for cutoff in 34..<60 {
      let history = series.prefix(cutoff)
      let error = try Naive().fit(history).predict(horizon: 1).standardError[0]
      let unit = (error * FoldScale(training: history).absolute).squareRoot()
      scores.append(abs(y[cutoff] - y[cutoff - 1]) / unit)
    }
    scores.sort()
    let own = try Naive().fit(series).predict(horizon: 1)
    let unit = (own.standardError[0] * FoldScale(training: series).absolute).squareRoot()
    let calibrated = conformal.calibration(series: 0).calibrated(own)
    #expect(calibrated.sources == [.conformal])
    #expect(calibrated.mean == own.mean)
    for (level, rank) in [(95.0, 26), (90, 25), (80, 22)] {
      let interval = calibrated.interval(level: level)
      #expect(abs(interval.upper[0] - own.mean[0] - scores[rank - 1] * unit) < 1e-9)
      #expect(abs(own.mean[0] - interval.lower[0] - scores[rank - 1] * unit) < 1e-9)
    }
    // 26 errors cannot support 99 %: the model's own bounds stand, if they are wider.
    let wide = calibrated.interval(level: 99).upper[0]
    let expected = max(own.interval(level: 99).upper[0], calibrated.interval(level: 98).upper[0])
    #expect(abs(wide - expected) < 1e-9)
  }

  @Test(
    "bounds nest, hold the median, and leave the mean where it is",
    arguments: [1, 30], ["ets", "seasonal-naive", "arima(0,1,1,transform=log)", "theta"])
  func order(count: Int, text: String) async throws {
    let model = try #require(ModelSpec(text)).makeForecaster()
    let panel = panel(count)
    let plan = RollingOrigin(
      horizon: 6, origins: 12, refit: .every(form: 6, parameters: 6))
    let conformal = try await intervals(panel, model, plan)
    let own = try model.forecast(panel[0], horizon: 9).prediction
    let calibrated = conformal.calibration(series: 0).calibrated(own)
    #expect(calibrated.mean == own.mean)
    let median = calibrated.quantile(0.5)
    #expect(agrees(median, own.quantile(0.5), relative: 1e-12))
    var (lower, upper) = (median, median)
    for level in [10.0, 50, 80, 90, 95, 98, 99, 99.8] {
      let interval = calibrated.interval(level: level)
      #expect(zip(interval.lower, lower).allSatisfy { $0 <= $1 + 1e-9 })
      #expect(zip(interval.upper, upper).allSatisfy { $0 >= $1 - 1e-9 })
      (lower, upper) = (interval.lower, interval.upper)
    }
  }

  @Test("errors are sought at the step, over steps, over the panel, and else there are none")
  func sources() async throws {
    func sources(_ panel: Panel, horizon: Int, origins: Int) async throws -> [IntervalSource] {
      let plan = RollingOrigin(horizon: horizon, origins: origins)
      return try await intervals(panel, Naive(), plan).calibration(series: 0).sources
    }
    #expect(try await sources(panel(1), horizon: 2, origins: 26) == [.conformal, .pooledOverSteps])
    #expect(try await sources(panel(5), horizon: 1, origins: 10) == [.pooledOverPanel])
    #expect(
      try await sources(panel(20), horizon: 2, origins: 26) == [.pooledOverPanel, .pooledOverPanel])
    #expect(try await sources(panel(1), horizon: 1, origins: 5) == [.analytic])
  }

  @Test("nothing after an origin changes an interval there, on its series or another")
  func leak() async throws {
    let clean = panel(22, length: 48)
    let plan = RollingOrigin(horizon: 3, origins: 12, gap: 1)
    let planted = Panel(
      clean.enumerated().map { index, series in
        guard index == 3 else { return series }
        var values = series.values
        values[43] = 1e9
        return series.with(values: values)
      })
    let before = try await intervals(clean, Naive(), plan).backtest()
    let after = try await intervals(planted, Naive(), plan).backtest()
    var changed = 0
    for (a, b) in zip(before.series, after.series) {
      for (first, second) in zip(a.forecasts, b.forecasts) {
        if first.cutoff <= 43 {
          #expect(first == second)
        } else if first != second {
          changed += 1
        }
      }
    }
    #expect(changed > 0)
  }

  @Test("a panel shows that errors go with recent changes: calm series get narrow intervals")
  func recentChanges() async throws {
    // Stretches of ten calm and ten wild values, one after the other; half of the series end in a
    // wild one.
    let panel = Panel(
      (0..<40).map { index in
        var random = TestRandom(seed: UInt64(index + 1))
        var level = 0.0
        let values = (0..<80).map { t in
          level += ((t / 10 + index) % 2 == 0 ? 1 : 8) * random.normal()
          return level
        }
        return TimeSeries(id: "s\(index)", values: values)
      })
    let plan = RollingOrigin(horizon: 2, origins: 40)
    let conformal = try await intervals(panel, Naive(), plan)
    func width(_ prediction: Prediction) -> Double {
      let interval = prediction.interval(level: 95)
      return interval.upper[0] - interval.lower[0]
    }
    var own = (calm: 0.0, wild: 0.0)
    var calibrated = (calm: 0.0, wild: 0.0)
    for (index, series) in panel.enumerated() {
      let prediction = try Naive().fit(series).predict(horizon: 2)
      let widths = (
        width(prediction), width(conformal.calibration(series: index).calibrated(prediction))
      )
      if (79 / 10 + index) % 2 == 0 {
        own.calm += widths.0
        calibrated.calm += widths.1
      } else {
        own.wild += widths.0
        calibrated.wild += widths.1
      }
    }
    // The model's own intervals know the whole history alone.
    #expect(own.wild / own.calm < 1.3)
    #expect(calibrated.wild / calibrated.calm > 2)
  }

  @Test("steps beyond the backtest grow as the model says")
  func beyond() async throws {
    let series = TimeSeries.synthetic(count: 60, season: 4)
    let conformal = try await intervals(Panel([series]), Naive(), RollingOrigin(origins: 26))
    let own = try Naive().fit(series).predict(horizon: 12)
    let calibrated = conformal.calibration(series: 0).calibrated(own)
    let upper = calibrated.interval(level: 95).upper
    for step in 0..<12 {
      let growth = own.standardError[step] / own.standardError[0]
      #expect(abs((upper[step] - own.mean[step]) / (upper[0] - own.mean[0]) - growth) < 1e-9)
    }
    #expect(calibrated.sources?.prefix(2) == [.conformal, .pooledOverSteps])
  }

  @Test("origins that chose the model can be left out, and the report says so")
  func reserved() async throws {
    let panel = panel(2)
    let models = [Naive().spec, Drift().spec]
    let plan = RollingOrigin(origins: 10)
    let same = try await Tournament(models: models).run(on: panel, plan: plan)
    let apart = try await Tournament(models: models).run(on: panel, plan: plan, calibration: 26)
    #expect(same.leaderboard == apart.leaderboard)
    #expect(same.calibratedOn == "calibrated on the 10 origins that chose the champions")
    #expect(
      apart.calibratedOn == "calibrated on 26 origins before the 10 that chose the champions")
    // A surprise in the origins that choose widens no interval that earlier ones are made from.
    var values = panel[0].values
    values[55] += 1_000
    let shaken = Panel([panel[0].with(values: values), panel[1]])
    let other = try await Tournament(models: models)
      .run(on: shaken, plan: plan, calibration: 26)
    for model in models {
      let clean = try #require(apart.conformal(model: model)).calibration(series: 1)
      #expect(other.conformal(model: model)?.calibration(series: 1) == clean)
      #expect(clean.origins == 26)
    }
  }

  @Test("a plan for calibration reaches back two cycles, where half of the series are long enough")
  func plans() {
    func step(_ counts: [Int], season: Int, horizon: Int) -> Int {
      let panel = Panel(
        counts.enumerated().map {
          .synthetic(id: "s\($0.offset)", count: $0.element, season: season)
        })
      return RollingOrigin.calibrating(on: panel, horizon: horizon).step
    }
    #expect(step([300], season: 52, horizon: 13) == 4)
    // The first origin keeps the 64 values that parameters behind an error have to have seen.
    #expect(step([120], season: 52, horizon: 13) == 1)
    #expect(step([150], season: 52, horizon: 13) == 2)
    #expect(step([60], season: 52, horizon: 13) == 1)
    #expect(step([60, 300, 300], season: 52, horizon: 13) == 4)
    #expect(step([60, 60, 120, 300], season: 52, horizon: 13) == 1)
    #expect(step([60, 300], season: 52, horizon: 13) == 1)
    #expect(step([60, 120, 300], season: 52, horizon: 13) == step([120], season: 52, horizon: 13))
    #expect(step([200], season: 12, horizon: 18) == 1)
    #expect(step([500], season: 24, horizon: 24) == 2)
    #expect(step([], season: 1, horizon: 1) == 1)
    let plan = RollingOrigin.calibrating(on: panel(1, length: 300, season: 52), horizon: 13)
    #expect(plan.origins == 26)
    #expect(plan.refit == .always)
    #expect(plan.reach == 25 * 4 + 13)
    #expect(plan.calibrationNote(on: panel(1, length: 300, season: 52)) == nil)
    let near = RollingOrigin(horizon: 13, gap: 2)
    #expect(
      near.calibrationNote(on: panel(1, length: 300, season: 52))
        == "conformal intervals: the origins reach back 40 values of a cycle of 52; "
        + "a step of 4 would show them other parts of it")
    let few = RollingOrigin(horizon: 4, origins: 10, step: 4)
    #expect(
      few.calibrationNote(on: panel(1, length: 300, season: 52))?.contains("a step of 10") == true)
    // Nothing to be done about it, or nothing amiss.
    #expect(near.calibrationNote(on: panel(1, length: 60, season: 52)) == nil)
    #expect(near.calibrationNote(on: panel(1, length: 300, season: 12)) == nil)
    #expect(near.calibrationNote(on: Panel()) == nil)
  }

  @Test("no length of a series leaves such a plan too few errors", arguments: [24, 52])
  func enoughErrors(season: Int) async throws {
    for count in stride(from: season + 27, through: 400, by: 7) {
      let series = TimeSeries.synthetic(count: count, season: season, seed: UInt64(count))
      let plan = RollingOrigin.calibrating(on: Panel([series]), horizon: 1)
      let sources = try await intervals(Panel([series]), Naive(), plan).calibration(series: 0)
        .sources
      #expect(sources == [.conformal], "\(count) values, step \(plan.step)")
    }
  }

  @Test("both sides are as wide as the model's own distribution says, one to the other")
  func asymmetry() async throws {
    let model = try #require(ModelSpec("arima(0,1,1,transform=log)")).makeForecaster()
    for count in [1, 30] {
      let panel = panel(count)
      let conformal = try await intervals(panel, model, RollingOrigin(origins: 26))
      let own = try model.forecast(panel[0], horizon: 1).prediction
      let calibrated = conformal.calibration(series: 0).calibrated(own)
      func ratio(_ prediction: Prediction, _ score: Double) -> Double {
        let middle = prediction.quantile(0.5)[0]
        return (prediction.quantile(score)[0] - middle)
          / (middle - prediction.quantile(1 - score)[0])
      }
      let expected = ratio(own, 0.8413447460685429)
      #expect(expected > 1)
      #expect(abs(ratio(calibrated, 0.975) / expected - 1) < 1e-9)
    }
  }

  @Test("a calibration is a value that can be stored")
  func coding() async throws {
    let conformal = try await intervals(panel(3), Drift(), RollingOrigin(horizon: 2, origins: 9))
    let data = try JSONEncoder().encode(conformal.calibrations)
    #expect(
      try JSONDecoder().decode([ConformalCalibration].self, from: data) == conformal.calibrations)
  }

  @Test("a constant series and one too short for the backtest keep the model's intervals")
  func degenerate() async throws {
    let flat = TimeSeries(id: "flat", values: Array(repeating: 3, count: 40))
    let short = TimeSeries(id: "short", values: [1, 2])
    let conformal = try await intervals(
      Panel([flat, short]), Naive(), RollingOrigin(origins: 26))
    for (index, series) in [flat, short].enumerated() {
      let own = try Naive().fit(series).predict(horizon: 2)
      let calibrated = conformal.calibration(series: index).calibrated(own)
      #expect(calibrated.sources == [.analytic, .analytic])
      #expect(
        agrees(
          calibrated.interval(level: 95).upper, own.interval(level: 95).upper, relative: 1e-9))
    }
  }
}
