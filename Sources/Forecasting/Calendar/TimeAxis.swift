/// The dates of a series: where it starts and how it goes on. All date arithmetic of the project
/// lives here.
public struct TimeAxis: Sendable, Hashable, Codable {
  /// The unit between two values.
  public let frequency: Frequency
  /// The timestamp of position 0.
  public let start: Timestamp
  /// For units that count in months: the day of the month every date falls on; 31 is the month's
  /// end. Shorter months use their last day.
  public let dayOfMonth: Int

  /// An axis that starts at `start`; `dayOfMonth` tells a month-end axis that starts on
  /// 28 February from one that always falls on the 28th.
  public init(frequency: Frequency, start: Timestamp, dayOfMonth: Int? = nil) {
    self.frequency = frequency
    self.start = start
    self.dayOfMonth =
      frequency.monthsPerStep == nil ? 1 : (dayOfMonth ?? start.date.day)
  }

  /// The timestamp of a position; negative positions lie before the start.
  /// - Complexity: O(1).
  public func timestamp(at position: Int) -> Timestamp {
    if let step = frequency.fixedStep {
      return Timestamp(rawValue: start.rawValue + position * step)
    }
    let date = start.date
    let months = date.year * 12 + date.month - 1 + position * frequency.monthsPerStep!
    let year = months >= 0 ? months / 12 : -((11 - months) / 12)
    let month = months - year * 12 + 1
    let day = min(dayOfMonth, CivilDate.daysIn(month: month, year: year))
    return Timestamp(
      CivilDate(year: year, month: month, day: day), secondOfDay: start.secondOfDay)
  }

  /// The position of a timestamp, or nil when it is not a date of this axis.
  /// - Complexity: O(1).
  public func position(of timestamp: Timestamp) -> Int? {
    if let step = frequency.fixedStep {
      let distance = timestamp.rawValue - start.rawValue
      return distance % step == 0 ? distance / step : nil
    }
    let from = start.date
    let to = timestamp.date
    let months = (to.year - from.year) * 12 + to.month - from.month
    guard months % frequency.monthsPerStep! == 0,
      to.day == min(dayOfMonth, CivilDate.daysIn(month: to.month, year: to.year)),
      timestamp.secondOfDay == start.secondOfDay
    else { return nil }
    return months / frequency.monthsPerStep!
  }

  /// The same axis, starting `positions` steps later.
  public func advanced(by positions: Int) -> TimeAxis {
    TimeAxis(
      frequency: frequency, start: timestamp(at: positions), dayOfMonth: dayOfMonth)
  }
}

extension TimeAxis {
  /// The position of the last date of the axis that is not after `timestamp`.
  /// - Complexity: O(1).
  public func stepsElapsed(to timestamp: Timestamp) -> Int {
    if let step = frequency.fixedStep {
      let distance = timestamp.rawValue - start.rawValue
      return distance >= 0 ? distance / step : -((step - 1 - distance) / step)
    }
    let from = start.date
    let to = timestamp.date
    let months = (to.year - from.year) * 12 + to.month - from.month
    let step = frequency.monthsPerStep!
    // The months alone may overshoot by one when the day of the month has not come yet.
    let candidate = months >= 0 ? months / step : -((step - 1 - months) / step)
    return self.timestamp(at: candidate) <= timestamp ? candidate : candidate - 1
  }
}
