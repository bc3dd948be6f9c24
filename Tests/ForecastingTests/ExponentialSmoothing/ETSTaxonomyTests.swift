import Foundation
import Testing

import Forecasting

/// All 30 forms against the tables of the book.
struct ETSTaxonomyTests {
  /// Four years of quarters near 1, some missing.
  private static let values = ETSObjectiveTests.values

  @Test("There are 30 forms, and each prints what it was read from", arguments: LiteralETS.forms)
  func letters(name: String) throws {
    #expect(Set(LiteralETS.forms).count == 30)
    let form = try #require(ETSForm(name))
    #expect(form.description == name)
    let model = try ModelSpec.parse("ets(\(name))").makeForecaster()
    #expect((model as? ETS)?.form == form)
    #expect(model.spec.description == "ets(\(name))")
  }

  @Test("The likelihood is that of the literal recursion", arguments: LiteralETS.forms)
  func likelihood(name: String) throws {
    let form = try #require(ETSForm(name))
    let layout = ETSLayout(form, seasonLength: 4)
    let z = ETSObjectiveTests.point(form, layout)
    var literal = LiteralETS(form, at: z, seasonLength: 4)
    let expected = literal.logLikelihood(Self.values)
    let value = Self.values.withUnsafeBufferPointer {
      var objective = ETSObjective(layout, values: $0)
      return objective.value(at: z)
    }
    #expect(abs(-value - expected) < 1e-10)
  }

  @Test(
    "A fitted model has the likelihood, fitted values and state of the literal recursion",
    arguments: LiteralETS.forms)
  func fitted(name: String) throws {
    let form = try #require(ETSForm(name))
    var values = ETSBehaviourTests.wave(60)
    values[31] = .nan
    let series = TimeSeries(values: values, season: 4)
    let fitted = try ETS(form).fit(series)
    #expect(fitted.summary.converged == true)
    #expect(fitted.summary.resolved.description == "ets(\(name))")
    var literal = LiteralETS(fitted, fitted.initial, after: 0)
    var other = literal
    let likelihood = try #require(fitted.summary.logLikelihood)
    #expect(abs(likelihood - other.logLikelihood(values)) < 1e-10 * abs(likelihood))
    let (means, _) = literal.run(values)
    #expect(agrees(fitted.fittedValues(of: series), means, relative: 1e-10))
    #expect(
      agrees(
        [fitted.state.level, fitted.state.slope] + fitted.state.seasons,
        [literal.level, literal.slope] + literal.seasons, relative: 1e-10))
    // And where there is an exact mean only, the path without errors is near it.
    let ahead = try fitted.predict(horizon: 6).mean
    let path = (0..<6).map { _ in
      let mean = literal.mean
      literal.skip()
      return mean
    }
    let isExactPath = form.error == .additive || form.season != .multiplicative
    #expect(agrees(ahead, path, relative: isExactPath ? 1e-10 : 1e-2))
  }

  @Test(
    "The metric is the Gauss-Newton matrix of the errors, gaps included",
    arguments: LiteralETS.forms)
  func metric(name: String) throws {
    let form = try #require(ETSForm(name))
    let layout = ETSLayout(form, seasonLength: 4)
    let z = ETSObjectiveTests.point(form, layout)
    var matrix = [Double](repeating: 0, count: layout.count * layout.padded)
    Self.values.withUnsafeBufferPointer { values in
      var objective = ETSObjective(layout, values: values)
      _ = objective.value(at: z)
      objective.hessian(at: z, into: &matrix)
    }
    let expected = gaussNewton(form, z)
    for i in z.indices {
      for k in z.indices {
        let scale = (expected[i][i] * expected[k][k]).squareRoot()
        let entry = matrix[i * layout.padded + k]
        #expect(abs(entry - expected[i][k]) < 1e-6 * scale, "\(name), \(i) \(k)")
      }
    }
  }

  /// n/S·J′J of the scaled errors G·e, by central differences of the literal recursion, where
  /// G = exp(mean log |mu|) for relative errors.
  private func gaussNewton(_ form: ETSForm, _ z: [Double]) -> [[Double]] {
    let observed = Self.values.indices.filter { !Self.values[$0].isNaN }
    func scaledErrors(_ z: [Double]) -> [Double] {
      var literal = LiteralETS(form, at: z, seasonLength: 4)
      let (means, errors) = literal.run(Self.values)
      guard form.error == .multiplicative else { return observed.map { errors[$0] } }
      let logs = observed.reduce(0) { $0 + log(abs(means[$1])) }
      let factor = exp(logs / Double(observed.count))
      return observed.map { factor * errors[$0] }
    }
    let columns = z.indices.map { i -> [Double] in
      let step = 1e-5
      var (above, below) = (z, z)
      above[i] += step
      below[i] -= step
      return zip(scaledErrors(above), scaledErrors(below)).map { ($0 - $1) / (2 * step) }
    }
    let squares = scaledErrors(z).reduce(0) { $0 + $1 * $1 }
    let scale = Double(observed.count) / squares
    return columns.map { a in
      columns.map { b in scale * zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  @Test("A path that cannot stay above zero has no likelihood")
  func infeasible() throws {
    for (name, z) in [
      ("MMN", [0.9, -0.01, 0.3, 0.4]), ("AMN", [-0.9, 1.01, 0.3, 0.4]),
      ("AMdN", [0.9, 0, 0.3, 0.4, 0.9]),
      ("MMM", [0.9, 1.01, 1, -0.1, 1, 0.3, 0.4, 0.4]),
    ] {
      let layout = ETSLayout(try #require(ETSForm(name)), seasonLength: 4)
      #expect(layout.count == z.count)
      let value = Self.values.withUnsafeBufferPointer {
        var objective = ETSObjective(layout, values: $0)
        return objective.value(at: z)
      }
      #expect(value == .infinity, "\(name)")
    }
  }

  @Test("Exponential growth is continued by a multiplicative trend", arguments: ["A", "M"])
  func growth(error: String) throws {
    let values = (0..<30).map { 3 * pow(1.07, Double($0)) }
    let model = ETS(try #require(ETSForm(error + "MN")))
    let prediction = try model.fit(TimeSeries(values: values)).predict(horizon: 5)
    let truth = (30..<35).map { 3 * pow(1.07, Double($0)) }
    #expect(agrees(prediction.mean, truth, relative: 1e-6))
  }

  @Test("Multiplicative trends refuse values at or below zero, whatever the error")
  func nonPositive() throws {
    var values = ETSBehaviourTests.wave(40)
    let series = TimeSeries(values: values, season: 4)
    values[7] = 0
    let zero = TimeSeries(values: values, season: 4)
    for name in ["AMN", "AMdA", "MMN", "AMM", "ANM"] {
      let model = ETS(try #require(ETSForm(name)))
      #expect(model.capabilities.contains(.positiveOnly))
      #expect(throws: ForecastError.nonPositive) { try model.fit(zero) }
      var fitted = try model.fit(series)
      #expect(throws: ForecastError.nonPositive) { try fitted.update([1, -1]) }
      #expect(fitted.header.count == 40)
    }
  }

  @Test("Paths that explode are reported, not returned", arguments: ["AMN", "MMN", "MMdM"])
  func exploding(name: String) throws {
    let form = try #require(ETSForm(name))
    let season = form.season == .none ? [] : [1.0, 1, 1, 1]
    let series = TimeSeries(values: [1, 2, 1, 2, 3, 1, 2, 4], season: 4)
    let fitted = try ETS.Fitted(
      series, form: form,
      parameters: ETSParameters(alpha: 0.9, beta: 0.8, gamma: season.isEmpty ? 0 : 0.05, phi: 1),
      initial: ETSState(level: 1, slope: 1e3, seasons: season))
    #expect {
      try fitted.predict(horizon: 3_000)
    } throws: { error in
      if case .notFinite = error as? ForecastError { true } else { false }
    }
  }

  @Test("A season added to a growing level that an update pushes below zero is reported")
  func growthBelowZero() throws {
    var fitted = try ETS.Fitted(
      TimeSeries(values: [30, 2, 30, 2, 30, 2, 30, 2], season: 2),
      form: try #require(ETSForm("AMA")),
      parameters: ETSParameters(alpha: 0.8, beta: 0.1, gamma: 0.1),
      initial: ETSState(level: 16, slope: 1, seasons: [14, -14]))
    #expect(fitted.state.level > 0)
    try fitted.update([0.1])
    #expect(!(fitted.state.level > 0))
    #expect {
      try fitted.predict(horizon: 3)
    } throws: { error in
      if case .notFinite = error as? ForecastError { true } else { false }
    }
  }

  @Test(
    "Every form gives a finite forecast or a typed reason on every awkward series",
    arguments: LiteralETS.forms, ETSCriterion.allCases)
  func awkward(name: String, criterion: ETSCriterion) throws {
    let model = ETS(try #require(ETSForm(name)), criterion: criterion)
    let series = ContractSeries.all.map(\.series) + (0..<30).map { ContractSeries.fuzz(seed: $0) }
    var forecasts = 0
    for series in series {
      do throws(ForecastError) {
        let forecast = try model.forecast(series, horizon: 9, levels: [95])
        let interval = forecast.intervals[0]
        let areSound = (0..<9).allSatisfy { step in
          forecast.mean[step].isFinite && interval.lower[step] <= interval.upper[step]
            && interval.lower[step].isFinite && interval.upper[step].isFinite
        }
        #expect(areSound, "\(name) on \(series.id)")
        forecasts += 1
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    #expect(forecasts >= 20)
  }
}
