/// What is known of a series beside its values: a fitted model keeps it to name and date its
/// forecasts.
public struct SeriesHeader: Sendable, Hashable, Codable {
  /// The id of the series.
  public let id: String
  /// Its dates.
  public let axis: TimeAxis
  /// Its seasonal cycle.
  public let season: Season
  /// The number of values seen so far; the first forecast has this position.
  public private(set) var count: Int

  /// A header from its parts.
  public init(id: String, axis: TimeAxis, season: Season, count: Int) {
    self.id = id
    self.axis = axis
    self.season = season
    self.count = count
  }

  /// The axis of the forecasts: it starts one step after the last value seen.
  public var forecastAxis: TimeAxis { axis.advanced(by: count) }

  /// Notes that `newValues` more values were seen.
  public mutating func advance(by newValues: Int) { count += newValues }
}
