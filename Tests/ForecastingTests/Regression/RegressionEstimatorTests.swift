import Forecasting
import Foundation
import Testing

@Suite("Estimators of a regression")
struct RegressionEstimatorTests {
  private func summary(_ spec: String, _ series: TimeSeries) throws -> FitSummary {
    func summary(_ model: some Forecaster) throws -> FitSummary {
      try model.fit(series).summary(of: series)
    }
    return try summary(ModelSpec.parse(spec).makeForecaster())
  }

  private func values(_ summary: FitSummary) -> [Double] { summary.parameters.map(\.value) }

  private let series = TimeSeries.synthetic(count: 90, season: 6)

  @Test(
    "Explained shares and criteria of cross-validation agree with R", arguments: Golden.classics)
  func criteria(name: String) throws {
    let golden = try Golden(name)
    let series = TimeSeries(values: golden.y, season: golden.season)
    let reference = try #require(golden.method("tslm_trend_season"))
    let whole = golden.season > 1 ? "trend,season" : "trend"
    for (criterion, key) in [("aicc", "aicc_cv"), ("cv", "cv")] {
      let chosen = try summary("regression(\(whole),select=\(criterion))", series)
      let candidate = chosen.candidates?.first { $0.spec.description == "regression(\(whole))" }
      let ours = try #require(candidate?.criterion)
      // R has none where values are missing.
      let theirs = Golden.numbers([reference[key] as Any])
      #expect(theirs[0].isNaN || agrees([ours], theirs, relative: 1e-8))
    }
    let fit = try summary("regression(\(whole))", series)
    let shares = [try #require(fit.rSquared), try #require(fit.adjustedRSquared)]
    #expect(
      agrees(
        shares, Golden.numbers([reference["r2"] as Any, reference["adj_r2"] as Any]),
        relative: 1e-8))
  }

  @Test("Ridge regression agrees with its closed form", arguments: Golden.classics)
  func ridge(name: String) throws {
    let golden = try Golden(name)
    let m = golden.season
    // The references leave rows with missing values out.
    let rows = golden.y.enumerated().filter { !$1.isNaN }
    let names =
      m == 1
      ? ["intercept", "trend", "trend2"]
      : ["intercept", "trend", "S1-\(m)", "C1-\(m)"]
        + (m == 4 ? ["C2-4"] : ["S2-\(m)", "C2-\(m)"])
    var matrix = DesignMatrix(rows: rows.count, names: names)
    for (row, (position, _)) in rows.enumerated() {
      let t = Double(position + 1)
      for (column, name) in names.enumerated() {
        let angle = 2 * Double.pi * t / Double(m) * (name.contains("2-") ? 2 : 1)
        switch name.prefix(1) {
        case "i": matrix[row, column] = 1
        case "t": matrix[row, column] = name == "trend2" ? t * t : t
        case "S": matrix[row, column] = sin(angle)
        default: matrix[row, column] = cos(angle)
        }
      }
    }
    for (method, isStandardised) in [("ridge_std", true), ("ridge_raw", false)] {
      guard let reference = golden.method(method) else { continue }
      let coefficients = try #require(reference["coef"] as? [String: Any])
      let path = try RidgePath(matrix, rows.map(\.element), standardised: isStandardised)
      let ours = try path.coefficients(penalty: 1)
      let theirs = Golden.numbers(
        [reference["intercept"] as Any] + names.dropFirst().map { coefficients[$0] as Any })
      for (a, b) in zip(ours, theirs) {
        #expect(abs(a - b) <= 1e-7 * max(abs(b), 1e-3), "\(method)")
      }
    }
    guard m > 1, m != 4, let reference = golden.method("ridge_std"), rows.count == golden.y.count
    else { return }
    let model = try ModelSpec.parse("regression(trend,fourier(2),ridge=1)").makeForecaster()
    let forecast = try model.forecast(
      TimeSeries(values: golden.y, season: m), horizon: golden.horizon)
    #expect(agrees(forecast.mean, Golden.numbers(reference["mean"]), relative: 1e-8))
  }

  @Test("Generalised cross-validation is least at the penalty chosen")
  func crossValidation() throws {
    var matrix = DesignMatrix(rows: 60, names: ["intercept", "a", "b", "c", "d"])
    matrix.values = [Double](repeating: 1, count: 60) + RegressionTests.noise(240, seed: 4)
    let response = zip(RegressionTests.noise(60, seed: 5), matrix.values[60..<120]).map {
      $0 + 0.3 * $1
    }
    let path = try RidgePath(matrix, response, standardised: true)
    let chosen = path.crossValidatedPenalty()
    let least = path.crossValidation(penalty: chosen)
    for factor in [1e-6, 0.01, 0.5, 0.9, 1.1, 2, 100, 1e6] {
      #expect(path.crossValidation(penalty: chosen * factor) >= least)
    }
    // Next to no penalty gives least squares.
    let ordinary = try LeastSquares(matrix, rightHandSides: [response]).coefficients[0]
    #expect(agrees(try path.coefficients(penalty: 1e-12), ordinary, relative: 1e-9))
  }

  @Test("Ridge takes columns that depend on each other, least squares does not")
  func dependent() throws {
    let spec = "regression(season,fourier(1)"
    #expect(throws: ForecastError.self) { try summary(spec + ")", series) }
    let fit = try summary(spec + ",ridge=0.1)", series)
    #expect(fit.parameters.last?.name == "lambda" && fit.parameters.last?.value == 0.1)
    #expect(fit.note?.hasPrefix("columns that depend on others: ") == true)
    #expect(fit.logLikelihood == nil)
  }

  @Test("A half-life is least squares with weights that halve in so many steps")
  func halfLife() throws {
    let fit = try summary("regression(trend,half-life=8)", series)
    var matrix = DesignMatrix(rows: 90, names: ["intercept", "trend"])
    var response = series.values
    var root = 1.0
    for row in (0..<90).reversed() {
      matrix[row, 0] = root
      matrix[row, 1] = root * Double(row + 1)
      response[row] *= root
      // The square root of the weight falls by 2^(1/16) a step.
      root *= 0.957603280698573646
    }
    let expected = try LeastSquares(matrix, rightHandSides: [response])
    #expect(agrees(values(fit), expected.coefficients[0], relative: 1e-10))
  }

  @Test("Weights that hardly fade give ordinary least squares, errors and all")
  func longHalfLife() throws {
    let faded = try summary("regression(trend,season,half-life=1e12)", series)
    let plain = try summary("regression(trend,season)", series)
    #expect(agrees(values(faded), values(plain), relative: 1e-8))
    #expect(
      agrees(
        faded.parameters.map { $0.standardError! }, plain.parameters.map { $0.standardError! },
        relative: 1e-8))
    #expect(abs(faded.sigma2! / plain.sigma2! - 1) < 1e-8)
  }

  @Test("Huber's loss resists outliers that move least squares")
  func huber() throws {
    var spoilt = series.values
    for position in [10, 47, 80] { spoilt[position] += 500 }
    let other = series.with(values: spoilt)
    let clean = try summary("regression(trend,season)", series)
    let robust = try summary("regression(trend,season,loss=huber)", other)
    let plain = try summary("regression(trend,season)", other)
    let sigma = clean.sigma2!.squareRoot()
    func shift(_ fit: FitSummary) -> Double {
      zip(values(fit), values(clean)).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    #expect(shift(robust) < sigma && shift(plain) > 5 * sigma)
    #expect(robust.converged == true)
    #expect(robust.sigma2!.squareRoot() < 2 * sigma && plain.sigma2!.squareRoot() > 5 * sigma)
  }

  @Test("Huber's estimate is the root of its equations")
  func huberEquations() throws {
    let fit = try summary("regression(trend,loss=huber)", series)
    let (a, b) = (fit.parameters[0].value, fit.parameters[1].value)
    let scale = fit.sigma2!.squareRoot()
    let psi = series.values.enumerated().map { t, y in
      max(-1.345 * scale, min(y - a - b * Double(t + 1), 1.345 * scale))
    }
    #expect(abs(psi.reduce(0, +)) < 1e-6 * scale)
    #expect(abs(psi.enumerated().reduce(0) { $0 + Double($1.0 + 1) * $1.1 }) < 1e-4 * scale)
  }

  @Test("Without a scale Huber's loss is refused; an exact fit needs none")
  func huberWithoutScale() throws {
    let spikes = (0..<40).map { $0 % 9 == 4 ? 10.0 : 2 }
    #expect {
      try summary("regression(fourier(1,7.3),loss=huber)", TimeSeries(values: spikes))
    } throws: { error in
      if case .notEstimable = error as? ForecastError { true } else { false }
    }
    let line = TimeSeries(values: (0..<30).map { 3 + 0.5 * Double($0) })
    #expect(try summary("regression(trend,loss=huber)", line).sigma2! < 1e-20)
  }

  @Test("A regression on logarithms multiplies: bounds are carried back, means corrected")
  func logarithms() throws {
    let growing = series.with(values: series.values.enumerated().map { $1 * (1 + Double($0) / 30) })
    let logs = growing.with(values: growing.values.map { log($0) })
    let model = try ModelSpec.parse("regression(trend,season,transform=log)").makeForecaster()
    let forecast = try model.forecast(growing, horizon: 5, levels: [80])
    let plain = try ModelSpec.parse("regression(trend,season)").makeForecaster()
      .forecast(logs, horizon: 5, levels: [80])
    for step in 0..<5 {
      #expect(abs(log(forecast.intervals[0].lower[step]) - plain.intervals[0].lower[step]) < 1e-9)
      #expect(abs(log(forecast.intervals[0].upper[step]) - plain.intervals[0].upper[step]) < 1e-9)
      let variance = plain.prediction.standardError[step] * plain.prediction.standardError[step]
      #expect(abs(log(forecast.mean[step]) - plain.mean[step] - variance / 2) < 1e-9)
    }
    #expect(throws: ForecastError.nonPositive) {
      try model.forecast(series.with(values: series.values.map { $0 - 210 }), horizon: 1)
    }
    let chosen = try summary("regression(trend,transform=box-cox)", growing).resolved.description
    #expect(chosen.hasPrefix("regression(trend,transform=box-cox("))
  }

  @Test("Nearly collinear columns are named")
  func collinearity() throws {
    let rising = series.with(values: series.values.enumerated().map { $1 + 40 * Double($0) })
    let note = try summary("regression(trend,lags(1))", rising).note ?? ""
    #expect(note.contains("trend (") && note.contains("lag1 ("))
    #expect(try summary("regression(trend,season)", series).note == nil)
  }
}
