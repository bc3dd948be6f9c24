import Forecasting

/// Asks whether the dates of series lie on the calendar of a unit.
struct CalendarFit {
  let rows: PanelRows
  /// The season length that was asked for, if any.
  let season: Int?

  /// The rows of a series, ordered by time.
  func range(of series: Int) -> Range<Int> { rows.offsets[series]..<rows.offsets[series + 1] }

  /// The axis that the dates of a series span in a unit, whether or not all of them lie on it.
  /// - Complexity: O(rows of the series) for units that count in months, O(1) otherwise.
  func axis(of series: Int, unit: Frequency.Unit) -> TimeAxis {
    let range = range(of: series)
    let start = Timestamp(rawValue: rows.times[range.lowerBound])
    switch unit {
    case .yearly: return monthAxis(.yearly, range)
    case .quarterly: return monthAxis(.quarterly, range)
    case .monthly: return monthAxis(.monthly, range)
    case .weekly:
      return TimeAxis(frequency: .weekly(startingOn: start.date.weekday), start: start)
    case .daily: return TimeAxis(frequency: .daily, start: start)
    case .hourly: return TimeAxis(frequency: .hourly, start: start)
    case .index: return TimeAxis(frequency: .index(season: season ?? 1), start: start)
    }
  }

  /// The first row of a series whose date does not lie on its axis, or nil.
  /// - Complexity: O(rows of the series).
  func firstMisfit(_ axis: TimeAxis, of series: Int) -> Int? {
    range(of: series).first { axis.position(of: Timestamp(rawValue: rows.times[$0])) == nil }
  }

  /// The axis of a series in a unit when all its dates lie on it, else nil.
  func fittingAxis(of series: Int, unit: Frequency.Unit) -> TimeAxis? {
    let range = range(of: series)
    let isMonthBased = unit == .yearly || unit == .quarterly || unit == .monthly
    // Most units that do not fit fail at the second row already.
    if isMonthBased, range.count > 1,
      rows.times[range.lowerBound + 1] - rows.times[range.lowerBound] < 28 * 86_400
    {
      return nil
    }
    let axis = axis(of: series, unit: unit)
    return firstMisfit(axis, of: series) == nil ? axis : nil
  }

  /// The axes of all series in a unit when all dates lie on them, else nil.
  func fittingAxes(_ unit: Frequency.Unit) -> [TimeAxis]? {
    var axes: [TimeAxis] = []
    axes.reserveCapacity(rows.ids.count)
    for series in rows.ids.indices {
      guard let axis = fittingAxis(of: series, unit: unit) else { return nil }
      axes.append(axis)
    }
    return axes
  }

  /// The positions between the first and the last row of a series, both included.
  func span(_ axis: TimeAxis, series: Int) -> Int {
    let last = Timestamp(rawValue: rows.times[range(of: series).upperBound - 1])
    return (axis.position(of: last) ?? 0) + 1
  }

  /// Dates in months fall on one day of the month, shorter months on their last day; dates that
  /// are all month ends stay month ends.
  private func monthAxis(_ frequency: Frequency, _ range: Range<Int>) -> TimeAxis {
    var latest = 1
    var areMonthEnds = true
    for row in range {
      let date = Timestamp(rawValue: rows.times[row]).date
      latest = max(latest, date.day)
      areMonthEnds = areMonthEnds && date.day >= 28 && date.isEndOfMonth
    }
    return TimeAxis(
      frequency: frequency, start: Timestamp(rawValue: rows.times[range.lowerBound]),
      dayOfMonth: areMonthEnds ? 31 : latest)
  }
}
