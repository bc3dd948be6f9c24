import Testing

import Forecasting

@Suite struct ARIMASpecTests {
  static func make(_ text: String) throws -> any Forecaster {
    try ModelSpec.parse(text).makeForecaster()
  }

  @Test(
    "A spec is printed as it was written",
    arguments: [
      "arima(0,1,1)", "arima(0,1,1)(0,1,1)", "arima(2,0,1)(1,0,0)", "arima(0,1,1,drift)",
      "arima(1,0,0,constant=false)", "arima(1,0,0,constant=true)", "arima(1,1,1,method=css)",
      "arima(0,0,0,constant=true,method=css)(0,0,0)", "arima(0,0,1,drift)(0,1,1)", "ar(1)",
      "ar(24)", "ar(2,constant=false,method=css)", "arima(0,1,1,method=ml)",
      "arima(0,1,1,method=css-ml)",
      "arima(0,1,1,transform=log)(0,1,1)", "arima(1,0,0,method=ml,transform=box-cox)",
      "arima(1,0,0,fourier(2),transform=box-cox(0.3))", "arima(0,1,1,transform=box-cox(-0.25))",
      "arima(0,1,1,transform=none)", "auto-arima(transform=log)", "auto-arima(transform=box-cox)",
      "auto-arima(harmonic,ic=bic,d=1,transform=box-cox(0.5))",
    ])
  func printing(_ text: String) throws {
    let model = try Self.make(text)
    #expect(model.spec.description == text)
  }

  @Test(
    "A spec with a wrong argument is refused with a reason",
    arguments: [
      ("arima", "p must be"), ("arima(1)", "d must be"), ("arima(25,0,0)", "from 0 to 24"),
      ("arima(0,3,0)", "from 0 to 2"), ("arima(0,1,1)(5,0,0)", "P must be"),
      ("arima(0,1,1)(0,2,0)", "from 0 to 1"), ("arima(0,1,1)(0,1)", "Q must be"),
      ("arima(0,1,1)(0,1,1,drift)", "unexpected argument"), ("arima(1,0,0,drift)", "d + D = 1"),
      ("arima(0,2,1,drift)", "d + D = 1"), ("arima(0,1,1,drift)(0,1,1)", "d + D = 1"),
      ("arima(0,1,1,drift,constant=true)", "exclude"), ("arima(0,1,1,constant=2)", "true or false"),
      ("arima(0,1,1,transform=sqrt)", "transform must be log, box-cox"),
      ("arima(0,1,1,transform=0.3)", "transform must be log, box-cox"),
      ("arima(0,1,1,transform=log(2))", "transform must be log, box-cox"),
      ("arima(0,1,1,transform=box-cox(0.3,1))", "transform must be log, box-cox"),
      ("auto-arima(transform=box-cox(9))", "between -5 and 5"),
      ("ar(1,transform=log)", "unexpected argument"),
      ("arima(0,1,1,method=mle)", "ml, css or css-ml"),
      ("arima(0,1,1,method=3)", "ml, css or css-ml"),
      ("arima(0,1,1,fast=1)", "unexpected argument"),
      ("ar", "p must be"), ("ar(1,2)", "unexpected argument"), ("ar(1)(1)", "second group"),
      ("ar(1,drift)", "d + D = 1"), ("arima(-1,0,0)", "from 0 to 24"),
    ])
  func refusal(_ text: String, _ reason: String) throws {
    do {
      _ = try Self.make(text)
      Issue.record("\(text) was accepted")
    } catch let error as ModelSpecError {
      #expect(error.description.contains(reason))
      #expect(error.description.contains(text.replacing(" ", with: "")))
    }
  }

  @Test("Every entry of the families can be used as it stands")
  func entries() throws {
    let entries = ModelCatalogue.entries.filter { $0.family == "ARIMA" }
    #expect(
      entries.map(\.spec) == [
        "ar(1)", "arima(0,1,1)", "arima(1,1,1)", "arima(0,1,1)(0,1,1)", "auto-arima",
      ])
    for entry in entries {
      let model = try Self.make(entry.spec)
      #expect(model.spec.description == entry.spec)
      #expect(model.capabilities.contains(.seasonal) == entry.seasonal)
    }
  }

  @Test("Without a season the seasonal group is gone from the resolved spec")
  func resolved() throws {
    let values = (0..<60).map { Double(($0 * 37) % 11) + Double($0) }
    let model = ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1))
    let plain = try model.fit(TimeSeries(values: values))
    #expect(plain.summary.resolved.description == "arima(0,1,1)")
    #expect(plain.summary == (try ARIMA(0, 1, 1).fit(TimeSeries(values: values)).summary))
    let seasonal = try model.fit(TimeSeries(values: values, season: 4))
    #expect(seasonal.summary.resolved == model.spec)
    #expect(try AR(1).fit(TimeSeries(values: values)).summary.resolved == AR(1).spec)
    let drift = try ARIMA(0, 0, 1, seasonal: ARIMAOrder(0, 1, 1), constant: true)
      .fit(TimeSeries(values: values))
    #expect(drift.summary.resolved.description == "arima(0,0,1,constant=true)")
  }

  @Test("ar(p) is arima(p,0,0)")
  func autoregression() throws {
    let series = TimeSeries(values: try Golden("lynx").y)
    let a = try AR(2).fit(series)
    let b = try ARIMA(2, 0, 0).fit(series)
    #expect(a.summary.parameters == b.summary.parameters)
    #expect(try a.predict(horizon: 5) == b.predict(horizon: 5))
    #expect(AR(2).minimumObservations(season: 12) == ARIMA(2, 0, 0).minimumObservations(season: 12))
  }

  @Test("Orders out of bounds are refused by fitting, not by a crash")
  func bounds() {
    let series = TimeSeries(values: (0..<50).map { Double($0 % 7) }, season: 4)
    let models = [
      ARIMA(-1, 0, 0), ARIMA(.max, 0, 0), ARIMA(0, 3, 0), ARIMA(0, 0, 25),
      ARIMA(0, 0, 0, seasonal: ARIMAOrder(0, 2, 0)), ARIMA(0, 2, 1, constant: true),
      ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1), constant: true),
    ]
    for model in models {
      #expect(model.minimumObservations(season: 4) >= 1)
      #expect {
        try model.fit(series)
      } throws: { error in
        guard case .invalidParameter = error as? ForecastError else { return false }
        return true
      }
    }
  }
}
