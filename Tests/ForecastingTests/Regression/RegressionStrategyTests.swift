import Forecasting
import Testing

@Suite("Strategies, choices and shared factorisations of a regression")
struct RegressionStrategyTests {
  private let series = TimeSeries.synthetic(count: 80, season: 4)

  private func model(_ spec: String) throws -> any Forecaster {
    try ModelSpec.parse(spec).makeForecaster()
  }

  /// The regression of y(t + s) on a line, dummies, and y(t), y(t − 2), and its forecast of the end.
  private func directByHand(_ y: [Double], step: Int) throws -> (mean: Double, error: Double) {
    func row(_ t: Int) -> [Double] {
      [1, Double(t + step)] + (1..<4).map { (t + step) % 4 == $0 ? 1 : 0 } + [y[t], y[t - 2]]
    }
    let origins = Array(2..<(y.count - step))
    var matrix = DesignMatrix(rows: origins.count, names: (0..<7).map { "x\($0)" })
    for (index, t) in origins.enumerated() {
      for (column, value) in row(t).enumerated() { matrix[index, column] = value }
    }
    let solution = try LeastSquares(matrix, rightHandSides: [origins.map { y[$0 + step] }])
    let newest = row(y.count - 1)
    let variance = solution.residualVariance() * (1 + solution.leverage(of: newest))
    return (
      zip(newest, solution.coefficients[0]).reduce(0) { $0 + $1.0 * $1.1 }, variance.squareRoot()
    )
  }

  @Test("Direct forecasts are those of a regression for each step, whatever the horizon")
  func direct() throws {
    let model = try model("regression(trend,season,lags(1,3),strategy=direct)")
    let expected = try (1...9).map { try directByHand(series.values, step: $0) }
    for horizon in [1, 4, 9] {
      let prediction = try model.forecast(series, horizon: horizon).prediction
      #expect(agrees(prediction.mean, expected.prefix(horizon).map(\.mean), relative: 1e-10))
      #expect(
        agrees(prediction.standardError, expected.prefix(horizon).map(\.error), relative: 1e-9))
    }
  }

  @Test("Direct and recursive agree at step 1, and everywhere without lags")
  func directAndRecursive() throws {
    func forecast(_ spec: String, _ series: TimeSeries, _ horizon: Int) throws -> [Double] {
      try model(spec).forecast(series, horizon: horizon).mean
    }
    var gapped = series.values
    for position in [30, 31, 79] { gapped[position] = .nan }
    for series in [series, series.with(values: gapped)] {
      let direct = try forecast("regression(trend,lags(1,3),strategy=direct)", series, 3)
      let recursive = try forecast("regression(trend,lags(1,3))", series, 3)
      #expect(abs(direct[0] - recursive[0]) < 1e-9 && abs(direct[2] - recursive[2]) > 1e-6)
      #expect(
        try forecast("regression(trend,season,strategy=direct)", series, 7)
          == forecast("regression(trend,season)", series, 7))
    }
    #expect(throws: ForecastError.tooShort(have: 80, need: 84)) {
      try forecast("regression(trend,lags(1,3),strategy=direct)", series, 77)
    }
  }

  @Test("A direct regression reads data that end at the origin, at lags that count from there")
  func directData() throws {
    let price = RegressionTests.noise(80, seed: 3)
    let values = (0..<80).map { $0 < 3 ? 1 : 5 + 2 * price[$0 - 3] }
    let series = TimeSeries(values: values).with(regressors: [Regressor("price", price)])
    #expect(throws: ForecastError.self) {
      try model("regression(trend,exogenous(price))").forecast(series, horizon: 3)
    }
    let forecast = try model("regression(trend,exogenous(price),strategy=direct)")
      .forecast(series, horizon: 4)
    #expect(abs(forecast.mean[2] - (5 + 2 * price[79])) < 0.2)
    #expect(forecast.prediction.standardError[2] < forecast.prediction.standardError[0] / 3)
  }

  @Test(
    "A choice of terms drops what tells nothing and keeps what does", arguments: ["aicc", "cv"])
  func selection(criterion: String) throws {
    let noise = RegressionTests.noise(120, seed: 8)
    let values = noise.enumerated().map { t, e in 0.3 * Double(t) + [4.0, 0, -4, 0][t % 4] + e }
    let series = TimeSeries(values: values, season: 4)
    let fitted = try Regression(
      [.trend, .fourier(order: 1), .fourier(order: 2, period: 7.7), .lags([3])],
      options: .init(selection: criterion == "cv" ? .cv : .aicc)
    ).fit(series)
    let summary = fitted.summary
    #expect(summary.resolved.description == "regression(trend,fourier(1))")
    #expect(summary.candidates?.count == 15)
    let best = summary.candidates?.min { $0.criterion ?? .infinity < $1.criterion ?? .infinity }
    #expect(best?.spec == summary.resolved)
    let plain = try model("regression(trend,fourier(1))").forecast(series, horizon: 5)
    #expect(try fitted.forecast(horizon: 5) == plain)
    // Refitted, it keeps the form.
    let model = Regression([.trend, .lags([1])], options: .init(selection: .aicc))
    let kept = try model.refit(series, keepingFormOf: fitted, from: nil, stop: .never)
    #expect(kept.summary.resolved == summary.resolved)
  }

  @Test("Of more than six terms one after the other is dropped")
  func stepwise() throws {
    let series = TimeSeries(
      values: RegressionTests.noise(90, seed: 2).enumerated().map { $1 + Double($0) })
    let terms =
      [.trend] + (3...9).map { RegressionTerm.fourier(order: 1, period: Double($0) + 0.5) }
    let summary = try Regression(terms, options: .init(selection: .aicc)).fit(series).summary
    let candidates = try #require(summary.candidates)
    #expect(candidates[0].spec == Regression(terms).spec && candidates.count > 8)
    let chosen = candidates.first { $0.spec == summary.resolved }?.criterion
    #expect(chosen != nil && candidates.allSatisfy { ($0.criterion ?? .infinity) >= chosen! })
    #expect(summary.resolved.description.hasPrefix("regression(trend"))
  }

  @Test("Threads and the order of series change no bit of what shares a factorisation")
  func threads() async throws {
    let series = (0..<60).map { index in
      TimeSeries.synthetic(count: 40 + index % 5, season: 12, seed: UInt64(index))
    }
    let model = try model("regression(trend,season)")
    let one = try series.map { try model.forecast($0, horizon: 6, levels: [80]) }
    let many = try await Batch.map(count: 60, jobs: 4) { index in
      try model.forecast(series[59 - index], horizon: 6, levels: [80])
    }
    #expect(many.reversed() == one)
  }

  @Test(
    "Rolling origins are those of refitting, with gaps in the data and in the plan",
    arguments: [
      "regression(trend,season)", "regression(trend,fourier(1),lags(1,5))",
      "regression(trend(piecewise,2))", "regression(trend,season,lags(1),strategy=direct)",
      "regression(trend,half-life=20)",
    ])
  func rolling(spec: String) throws {
    func check(_ model: some Forecaster, _ series: TimeSeries) throws {
      let plan = RollingOrigin(horizon: 3, origins: 12, step: 2, gap: 1, warmStart: false)
      let results = try model.rollingForecasts(series, plan: plan, stop: .never)
      #expect(results.count == 12)
      for result in results {
        let expected = try model.fit(series.prefix(result.cutoff)).predict(horizon: 4)
          .mean.dropFirst()
        let error = try model.fit(series.prefix(result.cutoff)).predict(horizon: 4)
          .standardError.dropFirst()
        guard case .forecast(let prediction) = result.outcome else {
          Issue.record("no forecast at \(result.cutoff)")
          continue
        }
        #expect(agrees(prediction.mean, Array(expected), relative: 1e-9))
        #expect(agrees(prediction.standardError, Array(error), relative: 1e-9))
      }
    }
    let model = try model(spec)
    try check(model, series)
    var gapped = series.values
    for position in [0, 21, 60, 69, 70] { gapped[position] = .nan }
    try check(model, series.with(values: gapped))
  }

  @Test("An origin that cannot be fitted fails alone, for its own reason")
  func failingOrigins() throws {
    // Until 30, lag 1 is constant, and depends on the intercept.
    let values = (0..<50).map { $0 < 30 ? 4 : 4 + RegressionTests.noise(50)[$0] }
    let plan = RollingOrigin(horizon: 1, origins: 30)
    let results = try model("regression(lags(1))")
      .rollingForecasts(TimeSeries(values: values), plan: plan, stop: .never)
    #expect(results.count == 30)
    #expect(results[0].outcome == .failure(.rankDeficient(columns: ["lag1"])))
    if case .failure = results[29].outcome { Issue.record("the last origin failed") }
  }

  @Test(
    "Options are read and printed without loss",
    arguments: [
      "regression(trend,ridge=0.5)", "regression(trend,lags(1),ridge=gcv,scale=none)",
      "regression(trend,half-life=26)", "regression(trend,loss=huber)",
      "regression(trend,loss=squared,transform=box-cox(0.3),strategy=recursive)",
      "regression(trend,lags(1,2),transform=log,strategy=direct,select=cv)",
    ])
  func spec(text: String) throws {
    #expect(try model(text).spec.description == text)
  }

  @Test(
    "Options without meaning are refused",
    arguments: [
      "regression(trend,ridge=0)", "regression(trend,ridge=-1)", "regression(trend,ridge=big)",
      "regression(trend,scale=none)", "regression(trend,half-life=0)",
      "regression(trend,loss=absolute)", "regression(trend,strategy=both)",
      "regression(trend,select=bic)", "regression(trend,ridge=1,half-life=3)",
      "regression(trend,ridge=1,select=cv)", "regression(trend,transform=box-cox(9))",
      "regression(trend,ridge=1,ridge=2)", "regression(ridge=1)",
    ])
  func brokenSpec(text: String) {
    #expect(throws: ModelSpecError.self) { try model(text) }
  }
}
