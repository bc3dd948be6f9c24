import Forecasting
import Testing

/// Against R 4.2.2 (`lm`) and forecast 8.20 (`tslm`).
@Suite("Regression agrees with R")
struct RegressionGoldenTests {
  private func expect(
    _ model: Regression, _ method: String, _ name: String, intervals: Bool,
    renaming: (String, Int) -> String
  ) throws {
    let golden = try Golden(name)
    let reference = try #require(golden.method(method))
    let fitted = try model.fit(TimeSeries(values: golden.y, season: golden.season))
    let forecast = try fitted.forecast(horizon: golden.horizon, levels: [80, 95])
    #expect(agrees(forecast.mean, Golden.numbers(reference["mean"]), relative: 1e-8))
    for interval in forecast.intervals where intervals {
      let level = Int(interval.level)
      #expect(agrees(interval.lower, Golden.numbers(reference["lo\(level)"]), relative: 1e-8))
      #expect(agrees(interval.upper, Golden.numbers(reference["hi\(level)"]), relative: 1e-8))
    }
    if let first = reference["pi95_h1"] {
      let ours = [forecast.intervals[1].lower[0], forecast.intervals[1].upper[0]]
      #expect(agrees(ours, Golden.numbers(first), relative: 1e-8))
    }
    let summary = fitted.summary
    let coefficients = try #require(reference["coef"] as? [String: Any])
    let errors = try #require(reference["se"] as? [String: Any])
    #expect(summary.parameters.count == coefficients.count)
    for parameter in summary.parameters {
      let theirs = renaming(parameter.name, golden.season)
      let value = Golden.numbers([coefficients[theirs] as Any])[0]
      let error = Golden.numbers([errors[theirs] as Any])[0]
      // A coefficient is known to within rounding of its own uncertainty.
      #expect(
        abs(parameter.value - value) <= 1e-8 * max(abs(value), error), "\(parameter.name)")
      #expect(abs(parameter.standardError! - error) <= 1e-8 * error, "\(parameter.name)")
    }
    let sigma = Golden.numbers([reference["sigma"] as Any])[0]
    #expect(abs(summary.sigma2!.squareRoot() - sigma) <= 1e-8 * sigma)
    let likelihood = Golden.numbers([reference["loglik"] as Any])[0]
    if !likelihood.isNaN {
      #expect(abs(summary.logLikelihood! - likelihood) <= 1e-8 * abs(likelihood))
    }
  }

  @Test("Trend and seasonal dummies", arguments: Golden.classics)
  func trendAndSeason(name: String) throws {
    try expect(
      Regression {
        Trend()
        Seasonal()
      }, "tslm_trend_season", name, intervals: true
    ) { name, _ in name == "intercept" ? "(Intercept)" : name }
  }

  static let seasonal = Golden.classics.filter { ((try? Golden($0))?.season ?? 1) > 1 }

  @Test("Trend and Fourier terms", arguments: seasonal)
  func trendAndFourier(name: String) throws {
    let season = try Golden(name).season
    let terms: [RegressionTerm] = [.trend, .fourier(order: min(2, season / 2))]
    try expect(Regression(terms), "lm_trend_fourier2", name, intervals: true) { name, season in
      switch name.prefix(3) {
      case "int": "(Intercept)"
      case "sin": "S\(name.dropFirst(3)).\(season)"
      case "cos": "C\(name.dropFirst(3)).\(season)"
      default: name
      }
    }
  }

  /// The reference has no lags of a series with missing values.
  static let complete = Golden.classics.filter { $0 != "presidents" }

  @Test("Three lags, forecasts put in for values", arguments: complete)
  func lags(name: String) throws {
    try expect(Regression { Lags(1, 2, 3) }, "lm_lags3", name, intervals: false) { name, _ in
      name == "intercept" ? "(Intercept)" : name
    }
  }
}
