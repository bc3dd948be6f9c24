import Forecasting
import Testing

@Suite("A model after a decomposition")
struct DecomposedTests {
  private let passengers = TimeSeries(values: (try? Golden("AirPassengers").y) ?? [], season: 12)

  private static let ends = [("stlf", "stl"), ("stlf_periodic", "stl(window=periodic)")]

  @Test("takes the season that R takes, and repeats its last cycle", arguments: ends)
  func season(method: String, decomposition: String) throws {
    var compared = 0
    for name in Golden.classics {
      let golden = try Golden(name)
      guard let entry = golden.method(method) else { continue }
      // What R forecasts beside the season is a line: its second differences are zero.
      let text = try #require(entry["method"] as? String)
      guard text.hasSuffix("N,N)") || text.hasSuffix("A,N)") else { continue }
      let series = TimeSeries(values: golden.y, season: golden.season)
      let fitted = try Decomposed(ModelSpec.parse("\(decomposition)+naive")).fit(series)
      let ours = try fitted.forecast(horizon: golden.horizon).mean
      let rest = zip(Golden.numbers(entry["mean"]), ours).map { $0 - $1 }
      let scale = golden.y.map(abs).max() ?? 0
      for step in 2..<rest.count {
        #expect(abs(rest[step] - 2 * rest[step - 1] + rest[step - 2]) <= 1e-8 * scale, "\(name)")
      }
      compared += 1
    }
    #expect(compared >= 5)
  }

  @Test("forecasts what R forecasts where both find the same optimum", arguments: ends)
  func forecasts(method: String, decomposition: String) throws {
    var compared = 0
    for name in Golden.classics {
      let golden = try Golden(name)
      guard let entry = golden.method(method) else { continue }
      let text = try #require(entry["method"] as? String)
      let form = text.drop { $0 != "(" }.filter { $0.isLetter }
      let series = TimeSeries(values: golden.y, season: golden.season)
      let model = try Decomposed(ModelSpec.parse("\(decomposition)+ets(\(form))"))
      let fitted = try model.fit(series)
      let theirs = try #require(entry["loglik"] as? Double)
      let likelihood = try #require(fitted.summary.logLikelihood)
      #expect(likelihood >= theirs - 1e-3, "\(name)")
      guard abs(likelihood - theirs) < 1e-4 else { continue }
      let forecast = try fitted.forecast(horizon: golden.horizon, levels: [95])
      #expect(agrees(forecast.mean, Golden.numbers(entry["mean"]), relative: 1e-2), "\(name)")
      let upper = forecast.intervals[0].upper
      #expect(agrees(upper, Golden.numbers(entry["hi95"]), relative: 1e-2), "\(name)")
      compared += 1
    }
    #expect(compared >= 3)
  }

  @Test("the last cycle goes on through updates, of several seasons at once")
  func carriedOn() throws {
    let values = (0..<80).map { t -> Double in
      50 + [8, -3, -7, 2][t % 4] + [1, 5, -2, -2, -2][t % 5]
    }
    let model = try Decomposed(ModelSpec.parse("mstl(4,5,window=periodic)+naive"))
    var fitted = try model.fit(TimeSeries(values: Array(values.prefix(60))))
    #expect(agrees(try fitted.forecast(horizon: 20).mean, Array(values[60...]), relative: 1e-3))
    try fitted.update(Array(values[60..<67]) + [.nan])
    #expect(agrees(try fitted.forecast(horizon: 12).mean, Array(values[68...]), relative: 1e-3))
    #expect(fitted.header.count == 68)
  }

  @Test("an added season shifts intervals, a multiplied one stretches them")
  func intervals() throws {
    let added = try Decomposed(ModelSpec.parse("classical(additive)+mean")).fit(passengers)
    let widths = try added.forecast(horizon: 12, levels: [80]).intervals[0]
    for step in 0..<12 {
      #expect(
        abs(widths.upper[step] - widths.lower[step] - widths.upper[0] + widths.lower[0]) < 1e-9)
    }
    let model = try Decomposed(ModelSpec.parse("classical(multiplicative)+mean"))
    let forecast = try model.fit(passengers).forecast(horizon: 12, levels: [80])
    let indices = try ClassicalDecomposition(period: 12, form: .multiplicative)
      .decompose(passengers.values).indices
    let interval = forecast.intervals[0]
    for step in 0..<12 {
      let ratio = (interval.upper[step] - interval.lower[step]) / indices[step]
      #expect(abs(ratio - (interval.upper[0] - interval.lower[0]) / indices[0]) < 1e-9)
    }
  }

  @Test("under the logarithm, quantiles are those of the logarithms carried back")
  func logarithm() throws {
    let logs = passengers.with(values: try Transformation.log.apply(passengers.values))
    for inner in ["ets(ANN)", "mean"] {
      let plain = try Decomposed(ModelSpec.parse("stl+\(inner)")).fit(logs).predict(horizon: 15)
      let model = try Decomposed(ModelSpec.parse("stl(transform=log)+\(inner)"))
      let back = try model.fit(passengers).predict(horizon: 15)
      for probability in [0.025, 0.1, 0.5, 0.9, 0.975] {
        let expected = try plain.quantile(probability).map { try Transformation.log.invert($0) }
        #expect(agrees(back.quantile(probability), expected, relative: 1e-12))
      }
      #expect(zip(back.mean, back.quantile(0.5)).allSatisfy { $0 > $1 })
    }
  }

  @Test("the intervals of a model with a transformation of its own keep their shape")
  func innerTransformation() throws {
    let model = try Decomposed(ModelSpec.parse("stl+arima(0,1,1,transform=log)"))
    let fitted = try model.fit(passengers)
    let (whole, rest) = (try fitted.predict(horizon: 6), try fitted.rest.predict(horizon: 6))
    let season = zip(whole.mean, rest.mean).map { $0 - $1 }
    for probability in [0.025, 0.1, 0.9, 0.975] {
      let expected = zip(rest.quantile(probability), season).map { $0 + $1 }
      #expect(agrees(whole.quantile(probability), expected, relative: 1e-12))
    }
  }

  @Test("without a season it is the model that follows, and says so")
  func seasonless() throws {
    let flat = TimeSeries.synthetic(count: 40, season: 1)
    let fitted = try Decomposed(ModelSpec.parse("stl(transform=log)+ses")).fit(flat)
    let alone = try ETS.simple.fit(flat)
    #expect(fitted.summary.resolved == alone.summary.resolved)
    #expect(try fitted.predict(horizon: 5) == alone.predict(horizon: 5))
    #expect(fitted.fittedValues(of: flat) == alone.fittedValues(of: flat))
    // Seasons that are written out do not depend on that of the series.
    let explicit = try Decomposed(ModelSpec.parse("mstl(4,13)+ses")).fit(flat)
    #expect(explicit.summary.resolved.pair?.first == ModelSpec("mstl", integers: [4, 13]))
  }

  @Test("resolves to the form that was chosen, and a refit keeps it")
  func refit() throws {
    let model = try Decomposed(ModelSpec.parse("stl(window=7,transform=box-cox)+ets"))
    let first = try model.fit(passengers.prefix(100))
    let resolved = first.summary.resolved
    #expect(resolved.description.hasPrefix("stl(window=7,transform=box-cox("))
    #expect(resolved.pair?.second.name == "ets")
    let again = try model.refit(passengers, keepingFormOf: first, from: nil, stop: .never)
    #expect(again.summary.resolved == resolved)
    #expect(again.header.count == passengers.count)
    let names = first.summary.parameters.map(\.name)
    #expect(names.contains("alpha") && names.contains("s1") && names.contains("s12"))
    let candidates = first.summary.candidates ?? []
    #expect(!candidates.isEmpty && candidates.allSatisfy { $0.spec.pair != nil })
  }

  @Test("tests the residuals of the model that follows")
  func residualTest() throws {
    let model = try Decomposed(ModelSpec.parse("stl+arima(0,1,1)"))
    let summary = try model.fit(passengers).summary(of: passengers)
    let parts = try STL(period: 12, seasonal: .window(11)).decompose(passengers.values)
    let rest = TimeSeries(values: zip(passengers.values, parts.seasonal).map { $0 - $1 })
    let alone = try ARIMA(0, 1, 1).fit(rest).summary(of: rest)
    #expect(summary.residualTest != nil)
    #expect(summary.residualTest == alone.residualTest)
    #expect(summary.logLikelihood == alone.logLikelihood)
  }

  @Test("looks for fitted values in the series that was fitted only")
  func otherHistory() throws {
    let fitted = try Decomposed(.stl(), then: Naive()).fit(passengers)
    let isUnknown = fitted.fittedValues(of: passengers.prefix(50)).allSatisfy { $0.isNaN }
    let isKnown = fitted.residuals(of: passengers).dropFirst().allSatisfy { $0.isFinite }
    #expect(isUnknown && isKnown)
  }

  @Test("says what is missing, and how much")
  func refusals() throws {
    #expect(throws: ForecastError.tooShort(have: 24, need: 25)) {
      try Decomposed(.stl(), then: Naive()).fit(passengers.prefix(24))
    }
    #expect(throws: ForecastError.tooShort(have: 24, need: 61)) {
      try Decomposed(.mstl([6, 30]), then: Naive()).fit(passengers.prefix(24))
    }
    #expect(throws: ForecastError.nonPositive) {
      try Decomposed(.stl(), then: Naive(), transformation: .fixed(.log))
        .fit(passengers.with(values: passengers.values.map { $0 - 300 }))
    }
    let unseen = passengers.values.enumerated().map { $0 % 12 == 2 ? Double.nan : $1 }
    #expect(throws: ForecastError.missingValues("phase 3 of the season is never observed")) {
      try Decomposed(.stl(), then: Naive()).fit(passengers.with(values: unseen))
    }
  }
}

extension Decomposed {
  /// The model that a spec describes.
  init(_ spec: ModelSpec) throws {
    self = try #require(try spec.makeForecaster() as? Decomposed)
  }
}
