import Forecasting
import Foundation
import Testing

@Suite("The examples of the article on decomposition")
struct DecompositionExamples {
  @Test("the demand of four weeks has a day and a week")
  func twoSeasons() throws {
    let file = Golden.directory.appending(path: "golden/mstl-taylor.json")
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    let demand = Golden.numbers(json?["y"])

    let parts = try MSTL(periods: [48, 336]).decompose(demand)
    let (day, week) = (parts.seasonals[0][..<48], parts.seasonals[1][..<336])
    print(day.max()! - day.min()!, week.max()! - week.min()!)

    #expect(day.max()! - day.min()! > 10_000)
    #expect(week.max()! - week.min()! > 5_000)
  }

  @Test("exponential smoothing follows a decomposition of the logarithms")
  func modelForTheRest() throws {
    let start = Timestamp(CivilDate(year: 1949, month: 1, day: 1))
    let passengers = TimeSeries(
      id: "passengers", axis: TimeAxis(frequency: .monthly, start: start),
      values: try Golden("AirPassengers").y)

    let model = Decomposed(.stl(robust: true), then: AutoETS(), transformation: .fixed(.log))
    let fitted = try model.fit(passengers)
    let year = try fitted.forecast(horizon: 12, levels: [80, 95])
    print(fitted.summary.resolved, year.mean)

    #expect(fitted.summary.resolved.pair?.first.description == "stl(robust,transform=log)")
    let actual = try Golden("AirPassengers").actual
    for step in 0..<12 { #expect(abs(year.mean[step] / actual[step] - 1) < 0.15) }
  }
}
