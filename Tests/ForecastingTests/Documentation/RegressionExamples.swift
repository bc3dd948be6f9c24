import Forecasting
import Testing

/// The examples of the articles on regression, in the same text.
@Suite("The examples on regression")
struct RegressionExamples {
  private let passengers: TimeSeries

  init() throws { passengers = try ArticleData.passengers() }

  @Test("a regression gives its trend a coefficient")
  func regression() throws {
    let model = Regression {
      Trend()
      Fourier(order: 3)
      Lags(1, 2)
    }
    let fitted = try model.fit(passengers)
    let next = try fitted.forecast(horizon: 12, levels: [80, 95])
    let trend = fitted.summary.parameters.first { $0.name == "trend" }

    #expect(model.spec.description == "regression(trend,fourier(3),lags(1,2))")
    #expect(try #require(trend).value > 0)
    #expect(next.horizon == 12)
    #expect(model.minimumObservations(season: 12) == 10 + 1 + 2)
  }

  @Test("columns that depend on each other are named")
  func dependentColumns() throws {
    do throws(ForecastError) {
      _ = try Regression([.season, .fourier(order: 6)]).fit(passengers)
    } catch {
      print(error)
    }

    let refusal = #expect(throws: ForecastError.self) {
      try Regression([.season, .fourier(order: 6)]).fit(passengers)
    }
    guard case .rankDeficient(let columns) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(columns.count == 11)
  }

  @Test("columns of data are named, and known ahead or not")
  func dataColumns() throws {
    let price = (0..<132).map { 400 + 10 * Double($0 % 5) }
    let beside = passengers.with(regressors: [Regressor("price", price)])
    let priced = Regression {
      Trend()
      Exogenous("price", known: true)
    }
    let next = try priced.forecast(beside, horizon: 12)
    let dynamic = try ModelSpec.parse("auto-arima(exogenous(price,known))").makeForecaster()
    let other = try dynamic.forecast(beside, horizon: 12)

    #expect(next.mean.count == 12 && other.mean.count == 12)
    #expect(throws: ForecastError.self) { try priced.forecast(beside, horizon: 13) }
  }
}
