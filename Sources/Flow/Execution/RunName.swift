import Foundation

/// Names runs for people.
enum RunName {
  /// `weekly-selection 2026-11-23 00:00`, by the wall clock of a zone.
  static func make(_ workflow: String, at moment: Date, in zone: TimeZone) -> String {
    let local = WallClock(zone: zone).local(Int(moment.timeIntervalSince1970.rounded(.down)))
    let date = CivilDate(day: WallClock.day(of: local))
    let minute = WallClock.secondOfDay(local) / 60
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    let year = String(repeating: "0", count: max(0, 4 - "\(date.year)".count)) + "\(date.year)"
    return "\(workflow) \(year)-\(two(date.month))-\(two(date.day)) "
      + "\(two(minute / 60)):\(two(minute % 60))"
  }
}
