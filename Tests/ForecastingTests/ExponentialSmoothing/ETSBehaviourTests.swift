import Foundation
import Testing

import Forecasting

/// What users of exponential smoothing rely on, whatever the numbers.
struct ETSBehaviourTests {
  static let models: [ETS] = LiteralETS.forms.map { ETS(ETSForm($0)!) }

  /// A trend, a season, and noise without a pattern.
  static func wave(_ count: Int, season m: Int = 4, times factor: Double = 1, plus: Double = 0)
    -> [Double]
  {
    (0..<count).map { (t: Int) -> Double in
      let season = 10 * sin(2 * Double.pi * Double(t % m) / Double(m))
      let noise = Double((t * t * 7919) % 17)
      return plus + factor * (100 + Double(t) / 2 + season + noise)
    }
  }

  @Test("A constant series is forecast by its constant without any spread", arguments: models)
  func constant(model: ETS) throws {
    let series = TimeSeries(values: Array(repeating: 5.3, count: 40), season: 4)
    let prediction = try model.fit(series).predict(horizon: 9)
    #expect(prediction.mean.allSatisfy { $0 == 5.3 })
    #expect(prediction.standardError.allSatisfy { $0 == 0 })
  }

  @Test("An exact straight line is continued by Holt's method")
  func line() throws {
    let series = TimeSeries(values: (1...30).map { Double($0) * 3 - 40 })
    let prediction = try ETS.holt().fit(series).predict(horizon: 5)
    #expect(agrees(prediction.mean, (31...35).map { Double($0) * 3 - 40 }, relative: 1e-9))
  }

  @Test("At season length 1 a seasonal form is fitted without its season and says so")
  func withoutSeason() throws {
    let series = TimeSeries(values: Self.wave(40), season: 1)
    let additive = try ETS.holtWinters(.additive).fit(series).summary
    let multiplicative = try ETS.holtWinters(.multiplicative).fit(series).summary
    #expect(additive.resolved.description == "ets(AAN)")
    #expect(multiplicative.resolved.description == "ets(MAN)")
    let holt = try ETS.holt().fit(series).summary
    #expect(additive.logLikelihood == holt.logLikelihood)
  }

  @Test("Too few observations are refused with the number needed", arguments: models)
  func tooShort(model: ETS) throws {
    let need = model.minimumObservations(season: 4)
    #expect(throws: ForecastError.tooShort(have: need - 1, need: need)) {
      try model.fit(TimeSeries(values: Self.wave(need - 1), season: 4))
    }
    #expect(try model.fit(TimeSeries(values: Self.wave(need), season: 4)).header.count == need)
    #expect(throws: ForecastError.noObservations) {
      try model.fit(TimeSeries(values: Array(repeating: .nan, count: 50), season: 4))
    }
  }

  @Test("Multiplicative errors and seasons refuse values at or below zero, at fit and at update")
  func nonPositive() throws {
    var values = Self.wave(40)
    let series = TimeSeries(values: values, season: 4)
    values[7] = 0
    let zero = TimeSeries(values: values, season: 4)
    for name in ["MNN", "MAdN", "MAA", "MAM"] {
      let model = ETS(try #require(ETSForm(name)))
      #expect(throws: ForecastError.nonPositive) { try model.fit(zero) }
      var fitted = try model.fit(series)
      #expect(throws: ForecastError.nonPositive) { try fitted.update([1, -1]) }
      #expect(fitted.header.count == 40)
    }
    #expect(try ETS.holtWinters(.additive).fit(zero).summary.converged == true)
  }

  @Test("A season that was never observed is reported")
  func unobservedSeason() {
    var values = Self.wave(40)
    for t in stride(from: 2, to: 40, by: 4) { values[t] = .nan }
    #expect(throws: ForecastError.missingValues("a season of the cycle was never observed")) {
      try ETS.holtWinters(.additive).fit(TimeSeries(values: values, season: 4))
    }
  }

  @Test("Missing values at the start, inside and at the end are bridged", arguments: models)
  func missing(model: ETS) throws {
    let full = Self.wave(60)
    var values = full
    for t in [0, 1, 20, 21, 33, 58, 59] { values[t] = .nan }
    let series = TimeSeries(values: values, season: 4)
    let fitted = try model.fit(series)
    #expect(fitted.summary.observations == 53)
    #expect(fitted.summary.converged == true)
    let means = fitted.fittedValues(of: series)
    #expect(means.allSatisfy { $0.isFinite })
    let observed = zip(full, means).map { abs($0 - $1) }.reduce(0, +) / 60
    #expect(observed < 15)
    // Two missing values at the end mean that the first forecast is the third step from the last
    // observed value.
    let early = try ETS.Fitted(
      series.prefix(58), form: fitted.form, parameters: fitted.parameters, initial: fitted.initial)
    let steps = try early.predict(horizon: 3).mean
    if fitted.form.season != .multiplicative {
      #expect(agrees([try fitted.predict(horizon: 1).mean[0]], [steps[2]], relative: 1e-9))
    }
  }

  @Test("Updating with new values is running the recursion over all of them", arguments: models)
  func update(model: ETS) throws {
    var values = Self.wave(61)
    values[57] = .nan
    let series = TimeSeries(values: values, season: 4)
    var fitted = try model.fit(series.prefix(50))
    try fitted.update(Array(values[50..<53]))
    try fitted.update(Array(values[53...]))
    let whole = try ETS.Fitted(
      series, form: fitted.form, parameters: fitted.parameters, initial: fitted.initial)
    #expect(fitted.header == whole.header)
    #expect(fitted.parameters == whole.parameters)
    #expect(
      agrees(
        [fitted.state.level, fitted.state.slope] + fitted.state.seasons,
        [whole.state.level, whole.state.slope] + whole.state.seasons, relative: 1e-12))
  }

  @Test(
    "A refit from the fit of an earlier origin is never worse than a cold one",
    arguments: models)
  func warmStart(model: ETS) throws {
    let series = TimeSeries(values: Self.wave(72), season: 4)
    var previous: ETS.Fitted?
    for cutoff in 60...72 {
      let cold = try model.fit(series.prefix(cutoff)).summary.logLikelihood!
      let fitted = try model.fit(series.prefix(cutoff), from: previous, stop: .never)
      #expect(fitted.summary.logLikelihood! >= cold - 1e-9)
      previous = fitted
    }
    // A window that starts later can use the parameters only.
    let window = series.window(10..<72)
    let cold = try model.fit(window).summary.logLikelihood!
    #expect(try model.fit(window, from: previous, stop: .never).summary.logLikelihood! >= cold)
  }

  @Test("Forecasts follow the units of the data", arguments: models, [1e-12, 1e12])
  func scale(model: ETS, factor: Double) throws {
    let base = try model.fit(TimeSeries(values: Self.wave(60), season: 4)).predict(horizon: 6)
    let scaled = try model.fit(TimeSeries(values: Self.wave(60, times: factor), season: 4))
      .predict(horizon: 6)
    #expect(agrees(scaled.mean, base.mean.map { $0 * factor }, relative: 1e-6))
    #expect(
      agrees(scaled.standardError, base.standardError.map { $0 * factor }, relative: 1e-6))
  }

  @Test("Additive forms do not care where zero lies")
  func shift() throws {
    for model in Self.models where model.capabilities.contains(.shiftEquivariant) {
      let base = try model.fit(TimeSeries(values: Self.wave(60), season: 4)).predict(horizon: 6)
      let moved = try model.fit(TimeSeries(values: Self.wave(60, plus: 1e5), season: 4))
        .predict(horizon: 6)
      #expect(agrees(moved.mean.map { $0 - 1e5 }, base.mean, relative: 1e-6))
    }
  }

  @Test("Encoding and decoding changes no bit of the forecast", arguments: models)
  func coding(model: ETS) throws {
    let fitted = try model.fit(TimeSeries(values: Self.wave(60), season: 4))
    let copy = try JSONDecoder().decode(ETS.Fitted.self, from: JSONEncoder().encode(fitted))
    #expect(try copy.predict(horizon: 9) == fitted.predict(horizon: 9))
    #expect(copy.summary == fitted.summary)
    #expect(try JSONDecoder().decode(ETS.self, from: JSONEncoder().encode(model)) == model)
  }

  @Test("The summary names smoothing parameters, then the initial state with seasons summing up")
  func summary() throws {
    let series = TimeSeries(values: Self.wave(60), season: 4)
    let damped = ETS(ETSForm(error: .additive, trend: .dampedAdditive, season: .additive))
    let summary = try damped.fit(series).summary
    #expect(
      summary.parameters.map(\.name)
        == ["alpha", "beta", "gamma", "phi", "l", "b", "s1", "s2", "s3", "s4"])
    #expect(abs(summary.parameters.suffix(4).reduce(0) { $0 + $1.value }) < 1e-9)
    #expect(summary.sigma2 == summary.sse! / Double(60 - 9))
    #expect(summary.aic! == -2 * summary.logLikelihood! + 20)
  }

  @Test("A raised stop flag ends the search")
  func cancellation() {
    let stop = StopFlag()
    stop.raise()
    #expect(throws: ForecastError.cancelled) {
      try ETS.simple.fit(TimeSeries(values: Self.wave(40)), from: nil, stop: stop)
    }
  }

  @Test("Long seasons are fitted and forecast beyond a cycle", arguments: [52, 168])
  func longSeason(m: Int) throws {
    let series = TimeSeries(values: Self.wave(3 * m + 20, season: m), season: m)
    let additive = try ETS.holtWinters(.additive).fit(series).predict(horizon: m + 5)
    let truth = (0..<(m + 5)).map { (k: Int) -> Double in
      let t = 3 * m + 20 + k
      return 108 + Double(t) / 2 + 10 * sin(2 * Double.pi * Double(t % m) / Double(m))
    }
    let error = zip(additive.mean, truth).map { abs($0 - $1) }.reduce(0, +) / Double(m + 5)
    #expect(error < 6)
    #expect(additive.standardError.allSatisfy { $0 > 1 })
    let multiplicative = try ETS.holtWinters(.multiplicative).fit(series).predict(horizon: m + 5)
    #expect(multiplicative.mean.allSatisfy { $0 > 100 })
    #expect(multiplicative.standardError.allSatisfy { $0 > 1 })
  }
}
