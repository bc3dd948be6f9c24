import Foundation
import Forecasting
import Testing

@Suite("A type-erased forecaster")
struct AnyForecasterTests {
  static let specs = ["naive", "ses", "ets", "arima(0,1,1)", "regression(trend,lags(1))", "theta"]
  private let series = TimeSeries.synthetic(count: 60, season: 6)

  private func base(_ spec: String) throws -> any Forecaster {
    try ModelSpec.parse(spec).makeForecaster()
  }

  @Test("forecasts, fits and rolls as the model that it wraps", arguments: specs)
  func forwarding(spec: String) throws {
    func check<Model: Forecaster>(_ model: Model) throws {
      let erased = AnyForecaster(model)
      #expect(erased.spec == model.spec)
      #expect(erased.capabilities == model.capabilities)
      #expect(erased.minimumObservations(season: 6) == model.minimumObservations(season: 6))
      let one = try erased.forecast(series, horizon: 4, levels: [80])
      #expect(try model.forecast(series, horizon: 4, levels: [80]) == one)
      let plan = RollingOrigin(horizon: 2, origins: 4, refit: .every(form: 4, parameters: 2))
      #expect(
        try erased.rollingForecasts(series, plan: plan, stop: .never)
          == model.rollingForecasts(series, plan: plan, stop: .never))
      let fit = try model.fit(series)
      let erasedFit = try erased.fit(series)
      #expect(erasedFit.summary == fit.summary)
      #expect(erasedFit.summary(of: series) == fit.summary(of: series))
      #expect(agrees(erasedFit.fittedValues(of: series), fit.fittedValues(of: series), relative: 0))
    }
    try check(base(spec))
  }

  @Test("passes warm starts and forms on", arguments: specs)
  func warmStarts(spec: String) throws {
    func check<Model: Forecaster>(_ model: Model) throws {
      let erased = AnyForecaster(model)
      let (early, erasedEarly) = try (model.fit(series.prefix(50)), erased.fit(series.prefix(50)))
      #expect(
        try erased.fit(series, from: erasedEarly, stop: .never).summary
          == model.fit(series, from: early, stop: .never).summary)
      let refitted = try model.refit(
        series, keepingFormOf: early, from: early, stop: .never)
      let erasedRefitted = try erased.refit(
        series, keepingFormOf: erasedEarly, from: erasedEarly, stop: .never)
      #expect(erasedRefitted.summary == refitted.summary)
    }
    try check(base(spec))
  }

  @Test("comes back from its encoding, with its fit and what the fit took in since")
  func coding() throws {
    let models = try Self.specs.map { AnyForecaster(try base($0)) }
    let copies = try decoded(models)
    #expect(copies == models)
    var fits = try models.map { try $0.fit(series.prefix(55)) }
    for index in fits.indices { try fits[index].update(Array(series.values[55...])) }
    for (copy, fit) in zip(try decoded(fits), fits) {
      #expect(copy.spec == fit.spec)
      #expect(copy.header == fit.header)
      #expect(try copy.predict(horizon: 5) == fit.predict(horizon: 5))
    }
  }

  @Test("is one value for one spec, however often it is wrapped")
  func equality() throws {
    let once = AnyForecaster(Naive())
    #expect(AnyForecaster(once) == once)
    #expect(AnyForecaster(once).base is Naive)
    #expect(Set([once, AnyForecaster(AnyForecaster(Naive())), AnyForecaster(Mean())]).count == 2)
  }

  @Test("makes no form out of another model's fit, and takes it for no start")
  func mismatch() throws {
    let naive = try AnyForecaster(Naive()).fit(series)
    let smoothing = AnyForecaster(try base("ses"))
    #expect(
      throws: ForecastError.invalidParameter("a fit of naive has no form that ses could keep")
    ) {
      try smoothing.refit(series, keepingFormOf: naive, from: nil, stop: .never)
    }
    #expect(
      try smoothing.fit(series, from: naive, stop: .never).summary == smoothing.fit(series).summary)
  }

  private func decoded<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }
}
