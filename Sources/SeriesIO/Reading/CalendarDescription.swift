import Forecasting

/// Says in words which dates an axis holds.
enum CalendarDescription {
  /// For example `a Monday` or `the last day of a month`.
  static func of(_ axis: TimeAxis) -> String {
    let start = axis.start.date
    switch axis.frequency {
    case .weekly(let day): return "a \(name(of: day))"
    case .daily: return "one row a day, at the same time of day"
    case .hourly: return "whole hours after the first row"
    case .index: return "an integer index"
    case .monthly: return "\(day(axis)) of a month"
    case .quarterly:
      let first = (start.month - 1) % 3
      let months = (0..<4).map { String(first + 1 + 3 * $0) }.joined(separator: ", ")
      return "\(day(axis)) of one of the months \(months)"
    case .yearly: return "\(day(axis)) of month \(start.month)"
    }
  }

  /// The English name of a day.
  static func name(of day: Weekday) -> String {
    switch day {
    case .monday: "Monday"
    case .tuesday: "Tuesday"
    case .wednesday: "Wednesday"
    case .thursday: "Thursday"
    case .friday: "Friday"
    case .saturday: "Saturday"
    case .sunday: "Sunday"
    }
  }

  private static func day(_ axis: TimeAxis) -> String {
    axis.dayOfMonth == 31 ? "the last day" : "day \(axis.dayOfMonth)"
  }
}
