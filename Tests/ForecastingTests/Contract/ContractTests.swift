import Foundation
import Forecasting
import Testing

/// What every forecaster promises. A new model joins by its row in the catalogue.
@Suite("Every forecaster")
struct ContractTests {
  /// A transformation changes what is promised, so it stands beside the models as they are.
  static let transformed = [
    "arima(0,1,1,transform=log)", "arima(1,0,1,transform=box-cox(-0.2))",
    "auto-arima(transform=box-cox)",
  ]

  /// Decompositions in other forms than the catalogue's.
  static let decomposed = [
    "stl(transform=log)+ets", "stl(window=periodic,robust)+regression(trend)",
    "mstl(4,13,window=[7,periodic])+drift", "classical(additive)+dynamic-theta",
  ]

  static let specs = ModelCatalogue.entries.map(\.spec) + transformed + decomposed

  private func model(_ spec: String) throws -> any Forecaster {
    try ModelSpec.parse(spec).makeForecaster()
  }

  private let series = TimeSeries.synthetic(count: 60, season: 6)

  @Test("prints the spec it was made from, and survives encoding", arguments: specs)
  func spec(spec: String) throws {
    let model = try model(spec)
    #expect(model.spec.description == spec)
    let copy = try decoded(model)
    #expect(copy.spec == model.spec)
  }

  @Test("gives identical bits for the same input, and changes neither", arguments: specs)
  func determinism(spec: String) throws {
    let model = try model(spec)
    let before = series
    let first = try model.forecast(series, horizon: 9, levels: [80])
    let second = try model.forecast(series, horizon: 9, levels: [80])
    #expect(first == second)
    #expect(series == before)
    #expect(model.spec.description == spec)
  }

  @Test(
    "forecasts the asked length, dated on from the history, with nested intervals",
    arguments: specs)
  func shape(spec: String) throws {
    let model = try model(spec)
    for horizon in [1, 4, 11] {
      let forecast = try model.forecast(series, horizon: horizon, levels: [50, 80, 95])
      #expect(forecast.mean.count == horizon)
      let areFinite = forecast.mean.allSatisfy { $0.isFinite }
      #expect(areFinite)
      #expect(forecast.timestamp(step: 1) == series.timestamp(at: 60))
      #expect(forecast.timestamp(step: horizon) == series.timestamp(at: 59 + horizon))
      for step in 0..<horizon {
        let lower = forecast.intervals.map { $0.lower[step] }
        let upper = forecast.intervals.map { $0.upper[step] }
        #expect(lower[2] <= lower[1] && lower[1] <= lower[0])
        #expect(lower[0] <= forecast.mean[step] && forecast.mean[step] <= upper[0])
        #expect(upper[0] <= upper[1] && upper[1] <= upper[2])
      }
    }
  }

  @Test("gives a finite forecast or a typed reason on every awkward series", arguments: specs)
  func robustness(spec: String) throws {
    let model = try model(spec)
    for (name, series) in ContractSeries.all {
      check(model, series, name)
    }
    for seed in 0..<60 {
      let series = ContractSeries.fuzz(seed: UInt64(seed))
      check(model, series, series.id)
    }
  }

  private func check(_ model: any Forecaster, _ series: TimeSeries, _ name: String) {
    do throws(ForecastError) {
      let forecast = try model.forecast(series, horizon: 9, levels: [95])
      let areFinite = forecast.mean.allSatisfy { $0.isFinite }
      #expect(areFinite, "\(model.spec) on \(name)")
      let interval = forecast.intervals[0]
      let areOrdered = (0..<9).allSatisfy { interval.lower[$0] <= interval.upper[$0] }
      #expect(areOrdered, "\(model.spec) on \(name)")
    } catch {
      #expect(!error.description.isEmpty)
      #expect(error != .cancelled, "\(model.spec) on \(name)")
    }
  }

  @Test("refuses a horizon below 1 and levels outside 0…100", arguments: specs)
  func arguments(spec: String) throws {
    let model = try model(spec)
    for (horizon, level) in [(0, 80.0), (-1, 80), (1, 0), (1, 100), (1, -5), (1, .nan)] {
      #expect(throws: ForecastError.self) {
        try model.forecast(series, horizon: horizon, levels: [level])
      }
    }
  }

  @Test("is too short exactly below its declared minimum", arguments: specs)
  func minimum(spec: String) throws {
    let model = try model(spec)
    let minimum = model.minimumObservations(season: 6)
    #expect(minimum >= 1)
    _ = try model.forecast(series.prefix(max(minimum, 1)), horizon: 2)
    if minimum > 1 {
      #expect(throws: ForecastError.tooShort(have: minimum - 1, need: minimum)) {
        try model.fit(series.prefix(minimum - 1))
      }
    }
    #expect(throws: ForecastError.noObservations) {
      try model.fit(series.with(values: Array(repeating: .nan, count: 30)))
    }
    #expect(throws: ForecastError.noObservations) { try model.fit(series.with(values: [])) }
  }

  @Test("copes with gaps where it declares so", arguments: specs)
  func gaps(spec: String) throws {
    let model = try model(spec)
    guard model.capabilities.contains(.missingValues) else { return }
    for positions in [0..<3, 17..<19, 59..<60] {
      var values = series.values
      for position in positions { values[position] = .nan }
      let gappy = try model.forecast(series.with(values: values), horizon: 4)
      let areFinite = gappy.mean.allSatisfy { $0.isFinite }
      #expect(areFinite, "missing \(positions)")
    }
  }

  @Test("forecasts the same after encoding and decoding its fit", arguments: specs)
  func codable(spec: String) throws {
    let model = try model(spec)
    func roundTrip(_ model: some Forecaster) throws {
      let fit = try model.fit(series)
      let copy = try decoded(fit)
      let forecasts = try (
        copy.forecast(horizon: 6, levels: [95]), fit.forecast(horizon: 6, levels: [95])
      )
      #expect(forecasts.0 == forecasts.1)
      #expect(copy.summary == fit.summary)
    }
    try roundTrip(model)
  }

  @Test(
    "after an update forecasts as if it had filtered all data with its parameters",
    arguments: specs)
  func update(spec: String) throws {
    func check(_ model: some Forecaster) throws {
      var atOnce = try model.fit(series.prefix(50))
      var stepByStep = atOnce
      try atOnce.update(Array(series.values[50..<60]))
      for value in series.values[50..<60] { try stepByStep.update([value]) }
      let one = try atOnce.forecast(horizon: 5)
      let other = try stepByStep.forecast(horizon: 5)
      #expect(agrees(one.mean, other.mean, relative: 1e-12))
      #expect(atOnce.header.count == 60)
      #expect(one.timestamp(step: 1) == series.timestamp(at: 60))
      // The one-step forecast after the update is the fitted value of the longer history.
      let fitted = atOnce.fittedValues(of: TimeSeries.extended(series))
      #expect(agrees([one.mean[0]], [fitted[60]], relative: 1e-9))
    }
    try check(model(spec))
  }

  @Test("its fitted values are the one-step forecasts of the history", arguments: specs)
  func fittedValues(spec: String) throws {
    func check(_ model: some Forecaster) throws {
      let fit = try model.fit(series)
      let fitted = fit.fittedValues(of: series)
      #expect(fitted.count == 60)
      let residuals = fit.residuals(of: series)
      for t in 0..<60 where !fitted[t].isNaN {
        #expect(residuals[t] == series[t] - fitted[t])
      }
      let areFinite = fitted.suffix(20).allSatisfy { $0.isFinite }
      #expect(areFinite)
    }
    try check(model(spec))
  }

  @Test("rolls over origins as fitting and forecasting one by one would", arguments: specs)
  func rolling(spec: String) throws {
    func check(_ model: some Forecaster) throws {
      let plan = RollingOrigin(horizon: 3, origins: 5, step: 2, gap: 1, warmStart: false)
      let results = try model.rollingForecasts(series, plan: plan, stop: .never)
      #expect(results.map(\.cutoff) == [48, 50, 52, 54, 56])
      for result in results {
        let expected = try model.fit(series.prefix(result.cutoff)).predict(horizon: 4)
        guard case .forecast(let prediction) = result.outcome else {
          Issue.record("failed at \(result.cutoff)")
          continue
        }
        #expect(agrees(prediction.mean, Array(expected.mean.dropFirst()), relative: 1e-9))
      }
    }
    try check(model(spec))
  }

  @Test("knows nothing at an origin of what comes after it", arguments: specs)
  func leaks(spec: String) throws {
    let model = try model(spec)
    let plan = RollingOrigin(horizon: 2, origins: 3, step: 4)
    let clean = try model.rollingForecasts(series, plan: plan, stop: .never)
    #expect(clean.count == 3)
    for (index, origin) in clean.enumerated() {
      let planted = series.values.enumerated().map { $0 < origin.cutoff ? $1 : 1e9 }
      let other = try model.rollingForecasts(
        series.with(values: planted), plan: plan, stop: .never)
      #expect(other[index] == origin, "at \(origin.cutoff)")
    }
  }

  @Test("a warm start is never worse than a cold one", arguments: specs)
  func warmStart(spec: String) throws {
    func check(_ model: some Forecaster) throws {
      let earlier = try model.fit(series.prefix(50))
      let warm = try model.fit(series, from: earlier, stop: .never).summary
      let cold = try model.fit(series).summary
      if let warm = warm.logLikelihood, let cold = cold.logLikelihood {
        #expect(warm >= cold - 1e-3)
      } else {
        #expect(warm.sse == cold.sse)
      }
    }
    try check(model(spec))
  }

  @Test("is shift and scale equivariant where it declares so", arguments: specs)
  func equivariance(spec: String) throws {
    let model = try model(spec)
    let base = try model.forecast(series, horizon: 5, levels: [95])
    if model.capabilities.contains(.shiftEquivariant) {
      let moved = try model.forecast(series.with(values: series.values.map { $0 + 64 }), horizon: 5)
      #expect(agrees(moved.mean, base.mean.map { $0 + 64 }, relative: 1e-6))
    }
    if model.capabilities.contains(.scaleEquivariant) {
      let scaled = try model.forecast(
        series.with(values: series.values.map { $0 * 8 }), horizon: 5, levels: [95])
      #expect(agrees(scaled.mean, base.mean.map { $0 * 8 }, relative: 1e-6))
      #expect(
        agrees(scaled.intervals[0].lower, base.intervals[0].lower.map { $0 * 8 }, relative: 1e-6))
    }
  }

  @Test("stops when it is told to", arguments: specs)
  func cancellation(spec: String) throws {
    let stop = StopFlag()
    stop.raise()
    let model = try model(spec)
    #expect(throws: ForecastError.cancelled) {
      try model.rollingForecasts(series, plan: RollingOrigin(origins: 3), stop: stop)
    }
  }

  @Test(
    "resolves to a non-seasonal form, or says it needs a season, where there is none",
    arguments: specs)
  func seasonOfOne(spec: String) throws {
    let model = try model(spec)
    let flat = TimeSeries.synthetic(count: 60, season: 1)
    var resolution: ModelSpec?
    do throws(ForecastError) {
      func resolved(_ model: some Forecaster) throws(ForecastError) -> ModelSpec {
        try model.fit(flat).summary.resolved
      }
      resolution = try resolved(model)
    } catch {
      #expect(error == .needsSeason)
      #expect(model.capabilities.contains(.seasonal))
    }
    if let resolution {
      let form = try resolution.makeForecaster()
      #expect(!form.capabilities.contains(.seasonal), "\(resolution)")
    }
  }

  private func decoded<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }
}

extension TimeSeries {
  /// The series and one more, unobserved, value.
  fileprivate static func extended(_ series: TimeSeries) -> TimeSeries {
    series.with(values: series.values + [.nan])
  }
}
