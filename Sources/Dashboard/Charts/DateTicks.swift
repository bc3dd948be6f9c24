package import Forecasting

/// A mark on an axis.
package struct AxisTick: Sendable, Hashable {
  /// Where it stands, in the units of the axis.
  package let position: Double
  /// What is written at it.
  package let label: String

  /// A mark from its parts.
  package init(_ position: Double, _ label: String) {
    self.position = position
    self.label = label
  }
}

/// Marks at the beginnings of years, months, days or hours on an axis whose positions 0, 1, 2, …
/// have the given dates.
package enum DateTicks {
  /// - Parameters:
  ///   - times: ascending.
  ///   - unit: what lies between two of them; an index is marked by round numbers.
  ///   - limit: the most marks there is room for, 2 at least.
  package static func make(_ times: [Timestamp], unit: Frequency.Unit, limit: Int) -> [AxisTick] {
    guard let first = times.first, let last = times.last else { return [] }
    if unit == .index {
      let (low, high) = (Double(first.rawValue), Double(last.rawValue))
      guard low < high else { return [AxisTick(0, "\(first.rawValue)")] }
      let scale = Double(times.count - 1) / (high - low)
      return NumberTicks(low...high, count: limit).values.filter { $0 == $0.rounded() }
        .map { AxisTick(($0 - low) * scale, "\(Int($0))") }
    }
    for interval in Interval.all where !interval.isFiner(than: unit) {
      let ticks = marks(times, interval)
      if ticks.count <= limit, ticks.count > 1 { return ticks }
      // The next interval is coarser and would have none.
      if ticks.count <= 1 { break }
    }
    let ends = times.count > 1 ? [0, times.count - 1] : [0]
    return ends.map { AxisTick(Double($0), TimestampText.day(times[$0])) }
  }

  private static func marks(_ times: [Timestamp], _ interval: Interval) -> [AxisTick] {
    var ticks: [AxisTick] = []
    var before = times[0]
    for (position, time) in times.enumerated() {
      let isFirst = position == 0
      if isFirst ? interval.begins(at: time) : interval.bucket(time) != interval.bucket(before) {
        ticks.append(AxisTick(Double(position), interval.label(time, isFirst: ticks.isEmpty)))
      }
      before = time
    }
    return ticks
  }

  /// Distances between marks.
  private enum Interval {
    case hours(Int)
    case days(Int)
    case months(Int)
    case years(Int)

    static let all: [Interval] = [
      .hours(1), .hours(3), .hours(6), .hours(12), .days(1), .days(2), .days(7), .days(14),
      .months(1), .months(2), .months(3), .months(6), .years(1), .years(2), .years(5), .years(10),
      .years(20), .years(50), .years(100),
    ]

    /// Whether marks would name days where there are months, or months where there are years.
    func isFiner(than unit: Frequency.Unit) -> Bool {
      switch (self, unit) {
      case (.hours, .monthly), (.hours, .quarterly), (.hours, .yearly): true
      case (.days, .monthly), (.days, .quarterly), (.days, .yearly): true
      case (.months, .yearly): true
      default: false
      }
    }

    /// The number of the interval that a time lies in.
    func bucket(_ time: Timestamp) -> Int {
      let date = time.date
      return switch self {
      case .hours(let count): (time.day * 24 + time.secondOfDay / 3600) / count
      case .days(let count): time.day / count
      case .months(let count): (date.year * 12 + date.month - 1) / count
      case .years(let count): date.year / count
      }
    }

    func begins(at time: Timestamp) -> Bool {
      bucket(Timestamp(rawValue: time.rawValue - 1)) != bucket(time)
    }

    func label(_ time: Timestamp, isFirst: Bool) -> String {
      let date = time.date
      let month = TimestampText.months[date.month - 1]
      switch self {
      case .hours:
        let hour = time.secondOfDay / 3600
        return hour == 0 || isFirst ? "\(date.day) \(month)" : "\(hour < 10 ? "0" : "")\(hour):00"
      case .days: return "\(date.day) \(month)"
      case .months: return isFirst || date.month == 1 ? "\(month) \(date.year)" : month
      case .years: return "\(date.year)"
      }
    }
  }
}

/// Dates as charts write them.
enum TimestampText {
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `7 Oct 2019`.
  static func day(_ time: Timestamp) -> String {
    let date = time.date
    return "\(date.day) \(months[date.month - 1]) \(date.year)"
  }
}
