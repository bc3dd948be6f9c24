import Foundation
import Forecasting
import Testing

/// Columns of data beside the series, in regressions and in the mean of ARIMA models.
@Suite("Columns of data") struct ExogenousTests {
  /// Sales that fall by 3 for each unit of price, and rise by 2 for each order of the week before.
  private func sales(_ count: Int, future: Int = 8, noise: Double = 0.1) -> TimeSeries {
    var random = TestRandom(seed: 7)
    let price = (0..<(count + future)).map { _ in 10 + 2 * random.normal() }
    let orders = (0..<(count + future)).map { _ in 50 + 5 * random.normal() }
    let values = (0..<count).map { t -> Double in
      let demand = t > 0 ? 2 * orders[t - 1] : 100
      let level = 100 + 0.2 * Double(t) - 3 * price[t]
      return level + demand + noise * random.normal()
    }
    return TimeSeries(
      id: "sales",
      axis: TimeAxis(
        frequency: .weekly(startingOn: .monday),
        start: Timestamp(CivilDate(year: 2020, month: 1, day: 6))),
      values: values, season: Season(length: 4),
      regressors: [Regressor("price", price), Regressor("orders", orders)])
  }

  private func parameter(_ summary: FitSummary, _ name: String) throws -> Double {
    try #require(summary.parameters.first { $0.name == name }?.value)
  }

  @Test(
    "known ahead or lagged, give their coefficients and the exact forecast without noise",
    arguments: [
      "regression(trend,exogenous(price,known),exogenous(orders))",
      "arima(0,0,0,trend,exogenous(price,known),exogenous(orders))",
    ])
  func coefficients(spec: String) throws {
    let whole = sales(61, future: 0, noise: 0)
    func check(_ model: some Forecaster) throws {
      let fit = try model.fit(whole.prefix(60))
      #expect(abs(try parameter(fit.summary, "price") + 3) < 1e-6)
      #expect(abs(try parameter(fit.summary, "orders.lag1") - 2) < 1e-6)
      #expect(abs(try fit.predict(horizon: 1).mean[0] - whole[60]) < 1e-6)
    }
    try check(ModelSpec.parse(spec).makeForecaster())
  }

  @Test(
    "that are not known ahead cannot serve steps beyond their lag",
    arguments: ["regression(exogenous(orders))", "arima(1,0,0,exogenous(orders))"])
  func beyond(spec: String) throws {
    let model = try ModelSpec.parse(spec).makeForecaster()
    _ = try model.forecast(sales(40), horizon: 1)
    let error = #expect(throws: ForecastError.self) {
      try model.forecast(sales(40), horizon: 2)
    }
    #expect(error?.description.contains("orders is needed in row 41") == true)
  }

  @Test(
    "that are known ahead end where the file ends",
    arguments: ["regression(exogenous(price,known))", "arima(1,0,0,exogenous(price,known))"])
  func future(spec: String) throws {
    let model = try ModelSpec.parse(spec).makeForecaster()
    _ = try model.forecast(sales(40, future: 5), horizon: 5)
    let error = #expect(throws: ForecastError.self) {
      try model.forecast(sales(40, future: 5), horizon: 6)
    }
    #expect(error?.description.contains("add future rows") == true)
  }

  static let specs = [
    "regression(trend,exogenous(price,known),exogenous(orders,lags=[4,5]),lags(1))",
    "regression(trend(piecewise,2),week-of-year)",
    "arima(1,0,1,exogenous(price,known),exogenous(orders,lags=[4]))",
    "auto-arima(exogenous(price,known,lags=[0,2]))",
  ]

  @Test("change nothing before a cutoff when the future is planted with nonsense", arguments: specs)
  func leaks(spec: String) throws {
    let model = try ModelSpec.parse(spec).makeForecaster()
    let series = sales(90, future: 0)
    let plan = RollingOrigin(horizon: 3, origins: 4, step: 2)
    let clean = try model.rollingForecasts(series, plan: plan, stop: .never)
    for (index, origin) in clean.enumerated() {
      let planted = TimeSeries(
        id: series.id, axis: series.axis,
        values: series.values.enumerated().map { $0 < origin.cutoff ? $1 : 1e9 },
        season: series.season,
        regressors: series.regressors.map { column in
          Regressor(
            column.name,
            column.values.enumerated().map {
              column.name == "price" || $0 < origin.cutoff ? $1 : 1e9
            })
        })
      let other = try model.rollingForecasts(planted, plan: plan, stop: .never)
      #expect(other[index] == origin, "\(spec) at \(origin.cutoff)")
      guard case .forecast = origin.outcome else {
        Issue.record("\(spec) failed at \(origin.cutoff): \(origin.outcome)")
        continue
      }
    }
  }

  @Test("roll on with updates as with fits of the same coefficients", arguments: specs)
  func updates(spec: String) throws {
    func check(_ model: some Forecaster) throws {
      let series = sales(96, future: 4)
      let fit = try model.fit(series.prefix(90))
      var atOnce = fit
      try atOnce.update(with: series.window(90..<96))
      var stepwise = fit
      for t in 90..<96 { try stepwise.update(with: series.window(t..<(t + 1))) }
      let one = try atOnce.predict(horizon: 4)
      #expect(agrees(try stepwise.predict(horizon: 4).mean, one.mean, relative: 1e-12))
      // The one-step forecast is the fitted value of the longer history.
      let longer = TimeSeries(
        id: series.id, axis: series.axis, values: series.values + [.nan], season: series.season,
        regressors: series.regressors)
      #expect(agrees([one.mean[0]], [fit.fittedValues(of: longer)[96]], relative: 1e-9))
      let copy = try JSONDecoder().decode(
        type(of: fit), from: JSONEncoder().encode(atOnce))
      #expect(try copy.predict(horizon: 4) == one)
    }
    try check(ModelSpec.parse(spec).makeForecaster())
  }

  @Test("that begin late begin the history; one missing inside is left out or refused")
  func missing() throws {
    var series = sales(60)
    func price(_ edit: (inout [Double]) -> Void) -> TimeSeries {
      series.with(
        regressors: series.regressors.map { column in
          var values = column.values
          if column.name == "price" { edit(&values) }
          return Regressor(column.name, values)
        })
    }
    let terms: [RegressionTerm] = [.exogenous(.init(["price"], known: true))]
    let late = price { for t in 0..<10 { $0[t] = .nan } }
    #expect(try Regression(terms).fit(late).summary.observations == 50)
    #expect(try ARIMA(1, 0, 0, regressors: terms).fit(late).summary.observations == 50)
    let hole = price { $0[30] = .nan }
    #expect(try Regression(terms).fit(hole).summary.observations == 59)
    let error = #expect(throws: ForecastError.self) {
      try ARIMA(1, 0, 0, regressors: terms).fit(hole)
    }
    #expect(error == .missingValues("price is missing in row 31"))
    series = series.with(regressors: [Regressor("prices", Array(repeating: 1, count: 60))])
    let unknown = #expect(throws: ForecastError.self) { try Regression(terms).fit(series) }
    #expect(unknown?.description.contains("the nearest is \"prices\"") == true)
  }

  @Test("travel through panels, windows and JSON")
  func travel() throws {
    let series = sales(20)
    let other = TimeSeries(id: "plain", values: [1, 2])
    let panel = Panel([other, series.window(5..<20), other.prefix(1)])
    #expect(panel[0].regressors.isEmpty && panel[2].regressors.isEmpty)
    #expect(panel[1] == series.window(5..<20))
    #expect(panel[1].regressors[0].values.count == 23)
    let copy = try JSONDecoder().decode(
      TimeSeries.self, from: JSONEncoder().encode(series.window(5..<20)))
    #expect(copy == panel[1])
    #expect(copy != panel[1].with(regressors: []))
  }

  @Test("of weeks and bends: a week that never was has the level of the nearest one")
  func weeks() throws {
    // From 2021 to 2026 no year has 53 ISO weeks before the last.
    let start = Timestamp(CivilDate(year: 2021, month: 1, day: 4))
    let axis = TimeAxis(frequency: .weekly(startingOn: .monday), start: start)
    let values = (0..<312).map { Double(axis.timestamp(at: $0).date.isoWeek % 7) }
    let series = TimeSeries(id: "weeks", axis: axis, values: values)
    let fit = try Regression([.weekOfYear]).fit(series)
    #expect(axis.timestamp(at: 312).date.isoWeek == 53)
    #expect(fit.summary.parameters.count == 52)
    // Week 52 in place of 53, then 1, 2 and 3.
    #expect(agrees(try fit.predict(horizon: 4).mean, [3, 1, 2, 3], relative: 1e-9))

    let bend = TimeSeries(
      values: (0..<30).map { (t: Int) -> Double in Double(t - 3 * max(t - 14, 0)) })
    let line = try Regression { Trend(bends: 1) }.fit(bend)
    #expect(line.summary.parameters.map(\.name) == ["intercept", "trend", "bend1"])
    #expect(agrees(try line.predict(horizon: 3).mean, [-18, -20, -22], relative: 1e-9))
    #expect(throws: ForecastError.self) {
      try Regression([.weekOfYear]).fit(TimeSeries(values: Array(1...200).map(Double.init)))
    }
  }

  @Test(
    "have written forms that read back",
    arguments: [
      "regression(exogenous(price))", "regression(exogenous(price,promo,known))",
      "regression(exogenous(price,lags=[2,4]),exogenous(price,known))",
      "regression(exogenous(\"unit price\",known,lags=[0,1]),trend(piecewise,3))",
      "regression(holidays(us.csv),holidays(\"./my days.csv\"),week-of-year)",
      "auto-arima(exogenous(price,known),d=1)",
    ])
  func writtenForms(text: String) throws {
    let spec = try ModelSpec.parse(text)
    #expect(spec.description == text)
    #expect(try spec.makeForecaster().spec == spec)
    let again = try ModelSpec.parse(spec.description)
    #expect(again == spec)
  }

  @Test("that cannot be are refused with what is wrong")
  func refusals() throws {
    for (text, part) in [
      ("regression(exogenous(known))", "needs the name of a column"),
      ("regression(exogenous(price,lags=[0]))", "from 1 to"),
      ("regression(exogenous(price),exogenous(price))", "given twice"),
      ("regression(trend,trend(piecewise,2))", "given twice"),
      ("regression(trend(piecewise,0))", "number of bends"),
      ("regression(holidays)", "name the file"),
      ("regression(exogenous(price,lags=1))", "must be a list"),
      ("regression(exogenous(\"price))", "a closing quote"),
    ] {
      let error = #expect(throws: ModelSpecError.self) {
        try ModelSpec.parse(text).makeForecaster()
      }
      #expect(error?.description.contains(part) == true, "\(text): \(String(describing: error))")
    }
    #expect(
      try ModelSpec.parse("mean(regression(holidays(a.csv)),arima(1,0,0,holidays(b.csv)))")
        .holidayFiles == ["a.csv", "b.csv"])
  }
}
