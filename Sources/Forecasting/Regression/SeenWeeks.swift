/// The weeks of the ISO year in which a series has an observed value.
struct SeenWeeks: Sendable, Hashable, Codable {
  /// Their numbers, ascending.
  let weeks: [Int]
  private let axis: TimeAxis

  /// - Throws: ``ForecastError/invalidParameter(_:)`` for a series without dates, or whose steps are
  ///   longer than a week.
  init(_ series: TimeSeries) throws(ForecastError) {
    axis = series.axis
    switch axis.frequency {
    case .weekly, .daily, .hourly: break
    default:
      throw .invalidParameter(
        "week-of-year needs weekly, daily or hourly dates, not \(axis.frequency.unit.rawValue)")
    }
    var seen: Set<Int> = []
    for position in 0..<series.count where !series[position].isNaN {
      seen.insert(Self.isoWeek(axis, at: position))
    }
    weeks = seen.sorted()
  }

  /// The week of a position, or the nearest that was seen, around the turn of the year; week 53 is
  /// closer to the one before.
  func week(at position: Int) -> Int {
    let week = Self.isoWeek(axis, at: position)
    func distance(_ other: Int) -> Int { min(abs(other - week), 53 - abs(other - week)) }
    return weeks.reversed().min { distance($0) < distance($1) } ?? week
  }

  /// The week of the middle of a step: a week that starts on a Sunday belongs to the ISO week that
  /// starts the day after.
  private static func isoWeek(_ axis: TimeAxis, at position: Int) -> Int {
    var day = axis.timestamp(at: position).day
    if axis.frequency.unit == .weekly { day += 3 }
    return CivilDate(daysSinceEpoch: day).isoWeek
  }
}
