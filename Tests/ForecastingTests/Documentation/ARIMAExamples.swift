import Forecasting
import Testing

/// The examples of the articles on ARIMA models, in the same text.
@Suite("The examples on ARIMA models")
struct ARIMAExamples {
  private let passengers: TimeSeries

  init() throws { passengers = try ArticleData.passengers() }

  @Test("the airline model has two coefficients with standard errors")
  func airline() throws {
    let airline = ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1))
    let fitted = try airline.fit(passengers)
    let next = try fitted.forecast(horizon: 12, levels: [80, 95])
    for coefficient in fitted.summary.parameters {
      print(coefficient.name, coefficient.value, coefficient.standardError ?? .nan)
    }

    #expect(fitted.summary.parameters.map(\.name) == ["ma1", "sma1"])
    let haveErrors = fitted.summary.parameters.allSatisfy { $0.standardError != nil }
    #expect(haveErrors)
    #expect(next.mean.count == 12)
    let sse = try #require(fitted.summary.sse)
    #expect(fitted.summary.observations == 120 - 13)
    #expect(fitted.summary.sigma2 == sse / Double(120 - 13 - 2))
  }

  @Test("a constant is a drift with differences and held to 0 without, as asked")
  func constants() throws {
    let withDrift = ARIMA(1, 1, 0, constant: true)
    let aroundZero = ARIMA(2, 0, 0, constant: false)

    #expect(withDrift.spec.description == "arima(1,1,0,drift)")
    #expect(aroundZero.spec.description == "arima(2,0,0,constant=false)")
    #expect(try withDrift.fit(passengers).summary.parameters.map(\.name) == ["ar1", "drift"])
    #expect(try aroundZero.fit(passengers).summary.parameters.map(\.name) == ["ar1", "ar2"])
  }

  @Test("an ARIMA model describes the errors of a regression")
  func harmonicRegression() throws {
    let harmonic = ARIMA(1, 0, 1, regressors: [.fourier(order: 3)])
    print(harmonic.spec)  // arima(1,0,1,fourier(3))

    #expect(harmonic.spec.description == "arima(1,0,1,fourier(3))")
    #expect(try harmonic.fit(passengers).summary.parameters.count == 2 + 1 + 6)
  }

  @Test("logarithms make intervals asymmetric, and Guerrero's power is kept")
  func transformed() throws {
    let logarithmic = ARIMA(
      0, 1, 1, seasonal: ARIMAOrder(0, 1, 1), transformation: .fixed(.log))
    let chosenPower = AutoARIMA(transformation: .guerrero)
    let logForecast = try logarithmic.forecast(passengers, horizon: 12, levels: [95])

    #expect(logarithmic.spec.description == "arima(0,1,1,transform=log)(0,1,1)")
    #expect(chosenPower.spec.description == "auto-arima(transform=box-cox)")
    let interval = logForecast.intervals[0]
    for step in 0..<12 {
      let below = logForecast.mean[step] - interval.lower[step]
      #expect(below > 0 && below < interval.upper[step] - logForecast.mean[step])
    }
    let resolved = try chosenPower.fit(passengers).summary.resolved.description
    #expect(resolved.contains("transform=box-cox("))
  }

  @Test("an automatic choice tells what it looked at")
  func automaticARIMA() throws {
    let chosen = try AutoARIMA().fit(passengers)
    print(chosen.summary.resolved)
    for candidate in chosen.summary.candidates ?? [] {
      print(candidate.spec, candidate.criterion ?? .nan, candidate.leftOut ?? "")
    }

    let best = try #require(chosen.summary.candidates?.first { $0.leftOut == nil })
    #expect(best.spec == chosen.summary.resolved)
    let thorough = AutoARIMA(exhaustive: true, criterion: .bic, differences: 1)
    print(thorough.spec)  // auto-arima(exhaustive,ic=bic,d=1)

    #expect(thorough.spec.description == "auto-arima(exhaustive,ic=bic,d=1)")
  }

  @Test("a fit is checked by its residuals and roots")
  func checkedARIMA() throws {
    let fitted = try ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1)).fit(passengers)
    let checked = fitted.summary(of: passengers)
    print(checked.residualTest?.pValue ?? .nan, checked.note ?? "nothing to remark")
    for root in try fitted.roots { print(root.factor, root.value.modulus) }

    #expect(checked.residualTest?.lag == 21)
    #expect(checked.note == nil)
    #expect(try fitted.roots.count == 2)
  }
}
