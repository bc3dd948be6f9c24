import Foundation
import Testing

import Forecasting

/// Estimation by squared and by absolute errors.
struct ETSCriterionTests {
  private static func squares(_ fitted: ETS.Fitted, _ series: TimeSeries) -> Double {
    fitted.residuals(of: series).reduce(0) { $0 + ($1.isNaN ? 0 : $1 * $1) }
  }

  private static func sizes(_ fitted: ETS.Fitted, _ series: TimeSeries) -> Double {
    fitted.residuals(of: series).reduce(0) { $0 + ($1.isNaN ? 0 : abs($1)) }
  }

  @Test("Squared errors are as small as R's ses, holt and hw make them")
  func asSmallAsReference() throws {
    var compared = 0
    var above: [String] = []
    for classic in Golden.classics {
      let golden = try Golden(classic)
      guard !golden.y.contains(where: \.isNaN) else { continue }
      let series = TimeSeries(values: golden.y, season: golden.season)
      for (name, form) in [
        ("ses_fn", "ANN"), ("holt_fn", "AAN"), ("holt_damped_fn", "AAdN"),
        ("hw_additive_fn", "AAA"), ("hw_multiplicative_fn", "MAM"),
      ] {
        guard let mse = golden.method(name)?["mse"] as? Double else { continue }
        let fitted = try ETS(try #require(ETSForm(form)), criterion: .mse).fit(series)
        #expect(fitted.summary.converged == true)
        compared += 1
        let ours = Self.squares(fitted, series) / Double(series.count)
        if ours > mse * (1 + 1e-6) { above.append("\(classic) \(name)") }
        #expect(ours <= mse * 1.02, "\(classic) \(name)")
      }
    }
    #expect(compared >= 45)
    // One in a hundred may end in another optimum.
    #expect(above.count <= 1, "\(above)")
  }

  @Test(
    "Squares are smallest by squares, sizes by sizes, the likelihood largest by likelihood",
    arguments: LiteralETS.forms)
  func eachIsBestAtItsOwn(name: String) throws {
    let form = try #require(ETSForm(name))
    var values = ETSBehaviourTests.wave(60)
    values[22] += 40
    values[31] = .nan
    let series = TimeSeries(values: values, season: 4)
    let fits = try ETSCriterion.allCases.map { try ETS(form, criterion: $0).fit(series) }
    let (likely, square, absolute) = (fits[0], fits[1], fits[2])
    for fitted in fits { #expect(fitted.summary.converged == true) }
    #expect(Self.squares(square, series) <= Self.squares(likely, series) * (1 + 1e-6))
    #expect(Self.squares(square, series) <= Self.squares(absolute, series) * (1 + 1e-6))
    #expect(Self.sizes(absolute, series) <= Self.sizes(square, series))
    // An outlier pulls less when its size counts than when its square does.
    #expect(Self.sizes(absolute, series) < 0.999 * Self.sizes(square, series))
    let most = try #require(likely.summary.logLikelihood)
    for fitted in [square, absolute] {
      let reported = try #require(fitted.summary.logLikelihood)
      #expect(reported <= most + 1e-3)
      var literal = LiteralETS(fitted, fitted.initial, after: 0)
      #expect(abs(reported - literal.logLikelihood(values)) < 1e-10 * abs(reported))
    }
  }

  @Test("Least absolute errors around a level are those around the median")
  func median() throws {
    // Without persistence the level hardly moves, and its best value is the median.
    var random = TestRandom(seed: 5)
    let values = (0..<61).map { _ in 100 + pow(random.normal(), 3) }
    let series = TimeSeries(values: values)
    let median = values.sorted()[30]
    let fitted = try ETS(.init(error: .additive, trend: .none, season: .none), criterion: .mae)
      .fit(series)
    let flat = values.reduce(0) { $0 + abs($1 - median) }
    #expect(Self.sizes(fitted, series) <= flat * 1.0001)
  }

  @Test("The criterion is part of the spec, of the summary and of what is encoded")
  func spec() throws {
    let series = TimeSeries(values: ETSBehaviourTests.wave(60), season: 4)
    for text in ["ets(MAM)", "ets(MAM,criterion=mse)", "ets(AAdN,criterion=mae)"] {
      let model = try #require(try ModelSpec.parse(text).makeForecaster() as? ETS)
      #expect(model.spec.description == text)
      let fitted = try model.fit(series)
      #expect(fitted.summary.resolved.description == text)
      #expect(fitted.criterion == model.criterion)
      let copy = try JSONDecoder().decode(ETS.Fitted.self, from: JSONEncoder().encode(fitted))
      #expect(copy.summary == fitted.summary)
      #expect(try JSONDecoder().decode(ETS.self, from: JSONEncoder().encode(model)) == model)
    }
    let plain = try ModelSpec.parse("ets(AAA,criterion=likelihood)").makeForecaster()
    #expect(plain.spec.description == "ets(AAA)")
  }

  @Test("For additive errors the likelihood and the squares have the same estimates")
  func additive() throws {
    let series = TimeSeries(values: ETSBehaviourTests.wave(60), season: 4)
    for name in ["ANN", "AAdA", "AMN", "AAM"] {
      let form = try #require(ETSForm(name))
      let likely = try ETS(form).fit(series)
      let square = try ETS(form, criterion: .mse).fit(series)
      #expect(likely.parameters == square.parameters && likely.initial == square.initial)
    }
  }
}
