import Foundation

/// The wall clock of a zone, in whole seconds: local seconds count from 1970-01-01 00:00 of the
/// wall clock, instants from the same of Greenwich.
struct WallClock {
  let zone: TimeZone

  /// Seconds east of Greenwich at an instant.
  func offset(_ instant: Int) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
  }

  /// What the wall clock shows at an instant.
  func local(_ instant: Int) -> Int { instant + offset(instant) }

  /// The instant of a local time: the first one if it comes twice, the end of the gap if it does
  /// not come at all.
  func instant(local: Int) -> Int {
    // Offsets lie within a day, so these two probes surround the instant and any change near it.
    let (before, after) = (offset(local - 86_400), offset(local + 86_400))
    for candidate in [before, after].sorted(by: >) where offset(local - candidate) == candidate {
      return local - candidate
    }
    // Two changes within two days that cancel out: no zone does so, but a due time is never lost.
    if before == after { return local - before }
    return change(from: local - 86_400, to: local + 86_400)
  }

  /// The first instant in (`from`, `to`] whose offset is not that of `from`.
  private func change(from: Int, to: Int) -> Int {
    let old = offset(from)
    var (low, high) = (from, to)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if offset(middle) == old { low = middle } else { high = middle }
    }
    return high
  }

  /// An instant later by some seconds, or at the change of the clock that lies between.
  func advance(_ instant: Int, by seconds: Int) -> Int {
    let target = instant + seconds
    guard offset(target) != offset(instant) else { return target }
    return roundedUp(change(from: instant, to: target))
  }

  /// The first instant after another at which the wall clock shows a whole minute.
  func firstWholeMinute(after instant: Int) -> Int { roundedUp(instant + 1) }

  private func roundedUp(_ instant: Int) -> Int {
    let second = Self.secondOfDay(local(instant)) % 60
    return second == 0 ? instant : instant + 60 - second
  }

  /// The days from 1970-01-01 to a local time.
  static func day(of local: Int) -> Int {
    local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
  }

  /// The seconds since the local midnight.
  static func secondOfDay(_ local: Int) -> Int { local - day(of: local) * 86_400 }
}

/// A date of the proleptic Gregorian calendar.
///
/// Source: Hinnant (2021), "chrono-compatible low-level date algorithms", `civil_from_days`.
struct CivilDate: Equatable {
  let year: Int
  let month: Int
  let day: Int
  /// 0 is Sunday.
  let weekday: Int

  /// The date so many days after 1970-01-01.
  init(day count: Int) {
    let shifted = count + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    weekday = ((count % 7) + 11) % 7
  }
}
