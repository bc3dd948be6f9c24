import Forecasting

/// What the articles forecast.
enum ArticleData {
  /// Monthly international airline passengers, in thousands, from January 1949.
  static func passengers() throws -> TimeSeries {
    let start = Timestamp(CivilDate(year: 1949, month: 1, day: 1))
    return TimeSeries(
      id: "passengers", axis: TimeAxis(frequency: .monthly, start: start),
      values: try Golden("AirPassengers").y)
  }
}
