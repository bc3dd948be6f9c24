public import Foundation

extension Cron {
  /// The first due instant after another; nil when there is none within forty years.
  ///
  /// Over a change of the clock the rule of Vixie's cron holds. A fixed-time expression whose time
  /// is skipped is due once, right after the gap, and one whose time comes twice is due the first
  /// time only. An expression with `*` or `*/n` in minutes or hours follows real time: it is due
  /// whenever the wall clock shows a matching time.
  /// - Complexity: O(days until then).
  public func next(after instant: Date, in zone: TimeZone) -> Date? {
    let after = Int(instant.timeIntervalSince1970.rounded(.down))
    let clock = WallClock(zone: zone)
    let next = followsRealTime ? nextReal(after: after, clock) : nextFixed(after: after, clock)
    return next.map { Date(timeIntervalSince1970: Double($0)) }
  }

  /// The due instants after another, in order, without end.
  public func upcoming(after instant: Date, in zone: TimeZone)
    -> UnfoldSequence<Date, Date>
  {
    sequence(state: instant) { state in
      guard let next = next(after: state, in: zone) else { return nil }
      state = next
      return next
    }
  }

  /// The number of days that are searched: forty years hold every calendar pattern but those that
  /// wait for a leap day on a given weekday in a century without one.
  private static let searchedDays = 40 * 366

  /// Local times one after the other, each turned into its one instant.
  private func nextFixed(after: Int, _ clock: WallClock) -> Int? {
    // A time of the local day before may be due only now, right after a gap.
    let first = WallClock.day(of: clock.local(after)) - 1
    for day in first..<(first + Self.searchedDays) {
      let date = CivilDate(day: day)
      guard matches(month: date.month, day: date.day, weekday: date.weekday) else { continue }
      // The whole day lies behind: no need to look at its minutes.
      if clock.instant(local: (day + 1) * 86_400) <= after { continue }
      for hour in 0..<24 where hours & 1 << UInt64(hour) != 0 {
        for minute in 0..<60 where minutes & 1 << UInt64(minute) != 0 {
          let due = clock.instant(local: day * 86_400 + hour * 3600 + minute * 60)
          if due > after { return due }
        }
      }
    }
    return nil
  }

  /// Real minutes one after the other, each asked for the time its wall clock shows; spans that
  /// cannot match are passed over, but never across a change of the clock.
  private func nextReal(after: Int, _ clock: WallClock) -> Int? {
    var instant = clock.firstWholeMinute(after: after)
    let limit = after + Self.searchedDays * 86_400
    while instant < limit {
      let local = clock.local(instant)
      let date = CivilDate(day: WallClock.day(of: local))
      let second = WallClock.secondOfDay(local)
      let (hour, minute) = (second / 3600, second / 60 % 60)
      let jump: Int
      if !matches(month: date.month, day: date.day, weekday: date.weekday) {
        jump = 86_400 - second
      } else if hours & 1 << UInt64(hour) == 0 {
        jump = 3600 - second % 3600
      } else if minutes & 1 << UInt64(minute) == 0 {
        jump = 60
      } else {
        return instant
      }
      instant = clock.advance(instant, by: jump)
    }
    return nil
  }
}
