import Forecasting
import Testing

@Suite("Regression refuses what it cannot do, and says why")
struct RegressionRefusalTests {
  private func fit(_ terms: [RegressionTerm], _ values: [Double], season: Int = 1) throws
    -> Regression.Fitted
  {
    try Regression(terms).fit(TimeSeries(values: values, season: season))
  }

  @Test("Dependent columns are named")
  func rankDeficient() {
    let line = (1...30).map { Double($0) }
    let noise = RegressionTests.noise(30)
    #expect(throws: ForecastError.rankDeficient(columns: ["lag1"])) {
      try fit([.lags([1])], [Double](repeating: 4, count: 30))
    }
    #expect(throws: ForecastError.self) { try fit([.trend, .lags([1])], line) }
    #expect {
      try fit([.season, .fourier(order: 1)], noise, season: 4)
    } throws: { error in
      guard case .rankDeficient(let names) = error as? ForecastError else { return false }
      return names.count == 2 && !names.contains("intercept")
    }
    let unseen = noise.enumerated().map { $0 % 4 == 2 ? .nan : $1 }
    #expect(throws: ForecastError.rankDeficient(columns: ["season3"])) {
      try fit([.trend, .season], unseen, season: 4)
    }
  }

  @Test("Every coefficient needs a row, and the variance one more")
  func tooShort() throws {
    let noise = RegressionTests.noise(30)
    #expect(throws: ForecastError.tooShort(have: 2, need: 3)) { try fit([.trend], [1, 2]) }
    #expect(try fit([.trend], [1, 2, 4]).summary.observations == 3)
    let terms: [RegressionTerm] = [.trend, .season, .lags([1, 3])]
    let need = Regression(terms).minimumObservations(season: 4)
    #expect(need == 7 + 1 + 3)
    #expect(throws: ForecastError.tooShort(have: need - 1, need: need)) {
      try fit(terms, Array(noise.prefix(need - 1)), season: 4)
    }
    #expect(try fit(terms, Array(noise.prefix(need)), season: 4).summary.observations == need - 3)
    #expect(throws: ForecastError.noObservations) { try fit([.trend], [.nan, .nan, .nan]) }
    // Enough values, but every second one is missing: no row has its lag.
    let sparse = noise.enumerated().map { $0 % 2 == 0 ? $1 : .nan }
    #expect(throws: ForecastError.tooShort(have: 0, need: 3)) { try fit([.lags([1])], sparse) }
    #expect(throws: ForecastError.self) { try fit([.lags([100_000])], noise) }
  }

  @Test("Without a season, dummies and Fourier terms without a period of their own drop out")
  func noSeason() throws {
    let noise = RegressionTests.noise(30)
    let resolved = try fit([.trend, .season], noise).summary.resolved
    #expect(resolved.description == "regression(trend)")
    #expect(throws: ForecastError.needsSeason) { try fit([.season], noise) }
    #expect(throws: ForecastError.needsSeason) { try fit([.fourier(order: 1)], noise) }
    let line = try fit([.trend, .fourier(order: 1)], noise).summary.resolved
    #expect(line.description == "regression(trend)")
    let own = try fit([.trend, .fourier(order: 1, period: 6.5)], noise)
    #expect(own.summary.resolved.description == "regression(trend,fourier(1,6.5))")
  }

  @Test(
    "Impossible terms are refused",
    arguments: [
      [], [.trend, .trend], [.fourier(order: 0)], [.fourier(order: 3)], [.lags([])],
      [.lags([0])], [.lags([1, 1])], [.lags([1]), .lags([2, 1])],
      [.fourier(order: 1, period: .nan)],
      [.fourier(order: 1, period: 1.5)], [.fourier(order: 1), .fourier(order: 2)],
      [.fourier(order: .max)], [.lags([.max])], [.fourier(order: 9000, period: .infinity)],
    ] as [[RegressionTerm]])
  func invalid(terms: [RegressionTerm]) {
    #expect {
      try fit(terms, RegressionTests.noise(60), season: 4)
    } throws: { error in
      switch error as? ForecastError {
      case .invalidParameter, .tooShort: true
      default: false
      }
    }
  }

  @Test(
    "Specs are read and printed without loss",
    arguments: [
      "regression(trend)", "regression(trend,season)", "regression(trend,fourier(3))",
      "regression(trend,fourier(3,52.18))",
      "regression(lags(1,2,52),fourier(2,7),fourier(3,365.25))",
    ])
  func spec(text: String) throws {
    let model = try ModelSpec.parse(text).makeForecaster()
    #expect(model is Regression)
    #expect(model.spec.description == text)
  }

  @Test("The builder and the spec describe the same model")
  func builder() throws {
    let built = Regression {
      Trend()
      Fourier(order: 3)
      Lags(1, 2, 52)
    }
    #expect(built.spec.description == "regression(trend,fourier(3),lags(1,2,52))")
    let same = Regression {
      Trend(); Seasonal()
    }
    #expect(same.terms == [.trend, .season])
    #expect(same.capabilities.contains(.seasonal))
    #expect(!Regression { Trend() }.capabilities.contains(.seasonal))
  }

  @Test(
    "Broken specs are refused",
    arguments: [
      "regression", "regression()", "regression(price)", "regression(fourier)",
      "regression(fourier(0))", "regression(fourier(3,4))", "regression(lags)",
      "regression(lags(0))", "regression(lags(1,1))", "regression(trend,trend)",
      "regression(trend(1))", "regression(3)", "regression(trend)(1)", "regression(fourier(2,x))",
    ])
  func brokenSpec(text: String) {
    #expect(throws: ModelSpecError.self) { try ModelSpec.parse(text).makeForecaster() }
  }
}
