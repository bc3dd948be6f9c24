import Foundation
import Testing

import Forecasting

/// Spreads and quantiles against paths simulated one by one from the tables of the book.
struct ETSSimulationTests {
  /// Standard deviations of `count` literal paths, and the values of their last step.
  private static func simulate(_ fitted: ETS.Fitted, horizon: Int, count: Int)
    -> (deviations: [Double], last: [Double])
  {
    let model = LiteralETS(fitted, fitted.state, after: fitted.header.count)
    let sigma = fitted.sigma2.squareRoot()
    var random = NormalPairs(seed: 11)
    var (sums, squares) = ([Double](repeating: 0, count: horizon), [Double]())
    squares = sums
    var last: [Double] = []
    var center: [Double] = []
    for _ in 0..<count {
      let path = model.path(horizon, sigma: sigma, &random)
      if center.isEmpty { center = path }
      for step in 0..<horizon {
        let value = path[step] - center[step]
        sums[step] += value
        squares[step] += value * value
      }
      last.append(path[horizon - 1])
    }
    let n = Double(count)
    let deviations = zip(sums, squares).map { ($1 / n - ($0 / n) * ($0 / n)).squareRoot() }
    return (deviations, last)
  }

  private static func fitted(_ name: String) throws -> ETS.Fitted {
    let form = try #require(ETSForm(name))
    let values = ETSBehaviourTests.wave(60)
    let season: [Double]
    switch form.season {
    case .none: season = []
    case .additive: season = [0, 10, 0, -10]
    case .multiplicative: season = [1, 1.1, 1, 0.9]
    }
    let slope: Double
    switch form.trend {
    case .none: slope = 0
    case .additive, .dampedAdditive: slope = 0.5
    case .multiplicative, .dampedMultiplicative: slope = 1.005
    }
    let isDamped = form.trend == .dampedAdditive || form.trend == .dampedMultiplicative
    return try ETS.Fitted(
      TimeSeries(values: values, season: 4), form: form,
      parameters: ETSParameters(
        alpha: 0.3, beta: form.trend == .none ? 0 : 0.05,
        gamma: form.season == .none ? 0 : 0.1, phi: isDamped ? 0.9 : 1),
      initial: ETSState(level: 105, slope: slope, seasons: season))
  }

  @Test(
    "Standard errors of all forms are those of 200,000 simulated paths within 1 %",
    arguments: LiteralETS.forms)
  func standardErrors(name: String) throws {
    let fitted = try Self.fitted(name)
    let horizon = 10
    let prediction = try fitted.predict(horizon: horizon)
    let (deviations, last) = Self.simulate(fitted, horizon: horizon, count: 200_000)
    for step in 0..<horizon {
      let ratio = prediction.standardError[step] / deviations[step]
      #expect(abs(ratio - 1) < 0.01, "\(name) step \(step + 1): \(ratio)")
    }
    guard let table = prediction.quantiles else { return }
    let sorted = last.sorted()
    for (probability, tolerance) in [
      (0.01, 0.15), (0.05, 0.06), (0.25, 0.04), (0.5, 0.04), (0.9, 0.06), (0.975, 0.1),
    ] {
      let expected = sorted[Int(probability * Double(sorted.count))]
      let ours = table.quantiles(at: probability)[horizon - 1]
      #expect(abs(ours - expected) < tolerance * deviations[horizon - 1], "\(name) \(probability)")
    }
  }

  @Test("Paths are simulated for classes 4 and 5 only", arguments: LiteralETS.forms)
  func whichForms(name: String) throws {
    let prediction = try Self.fitted(name).predict(horizon: 3)
    let isGrowth = name.dropFirst().hasPrefix("M")
    let isFifth = name.hasPrefix("A") && name.hasSuffix("M") && name.count > 2 && !isGrowth
    #expect((prediction.quantiles != nil) == (isGrowth || isFifth))
  }

  @Test("Simulated variances of additive forms would be the exact ones, until steps share draws")
  func design() throws {
    for (name, horizon) in [("AAN", 5), ("AAdA", 18), ("ANN", 40), ("AAA", 80)] {
      let fitted = try Self.fitted(name)
      let m = fitted.state.seasons.count
      let simulated = try ETSPaths(
        form: fitted.form, parameters: fitted.parameters, sigma2: fitted.sigma2,
        level: fitted.state.level, slope: fitted.state.slope,
        seasons: (0..<m).map { fitted.state.seasons[(fitted.header.count + $0) % m] }
      ).predict(horizon: horizon)
      let exact = try fitted.predict(horizon: horizon)
      #expect(agrees(simulated.mean, exact.mean, relative: 1e-12))
      for (ours, reference) in zip(simulated.standardError, exact.standardError) {
        #expect(abs(ours / reference - 1) < (horizon > 64 ? 0.01 : 1e-9), "\(name)")
      }
      for (level, tolerance) in [(50.0, 0.05), (80, 0.05), (95, 0.08), (99, 0.2)] {
        let (ours, reference) = (simulated.interval(level: level), exact.interval(level: level))
        for step in 0..<horizon {
          let allowed = tolerance * exact.standardError[step]
          #expect(abs(ours.lower[step] - reference.lower[step]) < allowed, "\(name) \(level)")
          #expect(abs(ours.upper[step] - reference.upper[step]) < allowed, "\(name) \(level)")
        }
      }
    }
  }

  @Test("The same model gives the same bits on every thread")
  func reproducible() async throws {
    let fitted = try Self.fitted("MMdM")
    let first = try fitted.predict(horizon: 18)
    let others = try await withThrowingTaskGroup(of: Prediction.self) { group in
      for _ in 0..<8 { group.addTask { try fitted.predict(horizon: 18) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(others.allSatisfy { $0 == first })
    // Longer horizons begin with the same forecast.
    let longer = try fitted.predict(horizon: 200)
    #expect(Array(longer.standardError.prefix(18)) == first.standardError)
    #expect(longer.interval(level: 80).lower[17] == first.interval(level: 80).lower[17])
  }

  @Test("Quantiles are linear in normal scores, inside the table and beyond it")
  func table() {
    let row = QuantileTable.probabilities.map { 3 + 2 * Normal.quantile($0) }
    let table = QuantileTable(steps: [row, row.map { -$0 }.reversed()])
    for probability in [0.0001, 0.005, 0.03, 0.5, 0.77, 0.995, 0.9999] {
      let expected = 3 + 2 * Normal.quantile(probability)
      #expect(abs(table.quantiles(at: probability)[0] - expected) < 1e-9)
    }
    #expect(abs(table.quantiles(at: 0.5)[1] + 3) < 1e-12)
  }

  @Test("Scores use the table where there is one")
  func scores() throws {
    let rows = [QuantileTable.probabilities.map { 3 + 2 * Normal.quantile($0) }]
    let normal = try Prediction(mean: [3], standardError: [2])
    let table = try Prediction(
      mean: [3], standardError: [2], quantiles: QuantileTable(steps: rows))
    let scale = FoldScale(training: TimeSeries(values: [1, 2, 4, 3]))
    for metric in [Metric.crps, .pinball(0.1), .coverage(80), .msis(95)] {
      let (a, b) = (
        metric.losses(of: normal, actual: [4.5], scale: scale),
        metric.losses(of: table, actual: [4.5], scale: scale)
      )
      #expect(abs(a[0] - b[0]) < 0.02 * max(abs(a[0]), 1), "\(metric)")
    }
    #expect(table.interval(level: 95).upper[0] > 6.9)
    #expect(try JSONDecoder().decode(Prediction.self, from: JSONEncoder().encode(table)) == table)
  }
}
