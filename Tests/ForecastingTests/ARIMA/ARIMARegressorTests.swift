import Foundation
import Testing

import Forecasting

/// Regression with ARMA errors.
@Suite struct ARIMARegressorTests {
  static func accidents() throws -> TimeSeries {
    let golden = try Golden("USAccDeaths")
    return TimeSeries(values: golden.y, season: golden.season)
  }

  @Test("Without ARMA terms it is ordinary least squares")
  func leastSquares() throws {
    let series = try Self.accidents()
    let terms: [RegressionTerm] = [.trend, .fourier(order: 2, period: nil)]
    let arima = try ARIMA(0, 0, 0, regressors: terms).fit(series).summary
    let regression = try Regression(terms).fit(series).summary
    #expect(arima.parameters.map(\.name) == regression.parameters.map(\.name))
    for (a, b) in zip(arima.parameters, regression.parameters) {
      #expect(abs(a.value - b.value) <= 1e-8 * max(1, abs(b.value)))
      // The likelihood divides by n, least squares by its degrees of freedom.
      let ratio = (Double(series.count - 6) / Double(series.count)).squareRoot()
      #expect(abs(a.standardError! / (b.standardError! * ratio) - 1) < 1e-8)
    }
    #expect(abs(arima.sigma2! / regression.sigma2! - 1) < 1e-8)
  }

  /// Likelihoods that statsmodels 0.15 (`SARIMAX`, exact, concentrated scale) reaches.
  @Test("The likelihood is that of a state space model, or higher")
  func likelihood() throws {
    let series = try Self.accidents()
    let level = try ARIMA(1, 0, 1, regressors: [.fourier(order: 2, period: nil)]).fit(series)
    #expect(level.summary.logLikelihood! >= -449.2181706426659 - 1e-3)
    #expect(level.summary.logLikelihood! <= -449.2181706426659 + 1e-2)
    let change = try ARIMA(0, 1, 1, regressors: [.fourier(order: 3, period: nil)]).fit(series)
    #expect(change.summary.logLikelihood! >= -434.4869738757483 - 1e-3)
    #expect(change.summary.logLikelihood! <= -434.4869738757483 + 2e-2)
    let theta = try #require(change.summary.parameters.first { $0.name == "ma1" }?.value)
    #expect(abs(theta + 0.6595) < 1e-3)
  }

  @Test("A trend as a regressor is the drift of a model with one difference")
  func trend() throws {
    let series = try Self.accidents()
    let trend = try ARIMA(0, 1, 1, regressors: [.trend]).fit(series)
    let drift = try ARIMA(0, 1, 1, constant: true).fit(series)
    #expect(abs(trend.summary.logLikelihood! - drift.summary.logLikelihood!) < 1e-6)
    #expect(
      agrees(
        try trend.predict(horizon: 12).mean, try drift.predict(horizon: 12).mean, relative: 1e-6))
    #expect(throws: ForecastError.rankDeficient(columns: ["trend"])) {
      try ARIMA(0, 1, 1, constant: true, regressors: [.trend]).fit(series)
    }
  }

  @Test("Updates, fitted values and gaps follow the calendar")
  func calendar() throws {
    let series = try Self.accidents()
    let model = ARIMA(1, 0, 0, regressors: [.fourier(order: 2, period: nil)])
    var fitted = try model.fit(series.prefix(60))
    try fitted.update(Array(series.values[60...]))
    let values = fitted.fittedValues(of: series.with(values: series.values + [.nan]))
    #expect(abs(try fitted.predict(horizon: 1).mean[0] - values[series.count]) < 1e-9 * 9000)
    var gappy = series.values
    for position in [0, 1, 20, 21, 50] { gappy[position] = .nan }
    let other = try model.fit(series.with(values: gappy))
    for (a, b) in zip(other.summary.parameters, try model.fit(series).summary.parameters) {
      #expect(abs(a.value - b.value) < 2 * b.standardError!)
    }
    let decoded = try JSONDecoder().decode(
      ARIMA.Fitted.self, from: JSONEncoder().encode(fitted))
    #expect(try decoded.predict(horizon: 30) == fitted.predict(horizon: 30))
  }

  @Test("Terms of the season drop out where there is none")
  func withoutSeason() throws {
    let series = TimeSeries(values: try Self.accidents().values)
    let summary = try ARIMA(1, 0, 0, regressors: [.trend, .season]).fit(series).summary
    #expect(summary.resolved.description == "arima(1,0,0,trend)")
  }
}
