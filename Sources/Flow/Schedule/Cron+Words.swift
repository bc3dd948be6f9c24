extension Cron {
  /// The expression in words: `every Monday at 00:00`, `every 15 minutes`,
  /// `on day 1 of the month at 06:30, in January and July`.
  public var words: String {
    let hours = Self.values(self.hours)
    let minutes = Self.values(self.minutes)
    let allMonths = CronField.month.everything
    var text: String
    if isEveryDay, let interval = interval(minutes, hours) {
      text = interval
    } else {
      text = days + " " + (interval(minutes, hours) ?? times(minutes, hours))
    }
    if months != allMonths {
      let names = Self.values(months).map { Self.monthNames[$0 - 1] }
      text += ", in " + Self.list(names)
    }
    return text
  }

  private var isEveryDay: Bool {
    daysOfMonth == CronField.dayOfMonth.everything && daysOfWeek == CronField.dayOfWeek.everything
  }

  /// Times that come again and again all day long, if they do.
  private func interval(_ minutes: [Int], _ hours: [Int]) -> String? {
    guard hours.count == 24 else { return nil }
    if minutes.count == 60 { return "every minute" }
    if let step = Self.step(minutes, of: 60) { return "every \(step) minutes" }
    if minutes == [0] { return "every hour" }
    return "at minute \(Self.list(minutes.map(String.init))) of every hour"
  }

  private func times(_ minutes: [Int], _ hours: [Int]) -> String {
    if minutes.count * hours.count <= 6 {
      let times = hours.flatMap { hour in
        minutes.map { Self.twoDigits(hour) + ":" + Self.twoDigits($0) }
      }
      return "at " + Self.list(times)
    }
    let ofHours =
      if let step = Self.step(hours, of: 24) {
        "every \(step) hours"
      } else {
        "in " + Self.spans(hours.map(Self.twoDigits), hours) + " o'clock"
      }
    if minutes.count == 60 { return "every minute, " + ofHours }
    if let step = Self.step(minutes, of: 60) { return "every \(step) minutes, " + ofHours }
    return "at minute \(Self.list(minutes.map(String.init))), " + ofHours
  }

  private var days: String {
    let weekdays = Self.values(daysOfWeek)
    let days = Self.values(daysOfMonth)
    let byWeek = "every " + Self.spans(weekdays.map { Self.weekdayNames[$0] }, weekdays)
    let byMonth =
      "on day\(days.count > 1 ? "s" : "") \(Self.spans(days.map(String.init), days)) of the month"
    switch (days.count == 31, weekdays.count == 7) {
    case (true, true): return "every day"
    case (true, false): return byWeek
    case (false, true): return byMonth
    case (false, false):
      return eitherDay ? byMonth + " and " + byWeek : byMonth + " if it is " + byWeek.dropFirst(6)
    }
  }

  private static func values(_ bits: UInt64) -> [Int] {
    (0..<60).filter { bits & 1 << UInt64($0) != 0 }
  }

  /// The distance of values that divide a whole evenly from 0 on.
  private static func step(_ values: [Int], of whole: Int) -> Int? {
    guard values.count > 1, whole % values.count == 0 else { return nil }
    let step = whole / values.count
    return step > 1 && values == Array(stride(from: 0, to: whole, by: step)) ? step : nil
  }

  /// Names with runs of three and more drawn together: `Monday to Friday`.
  private static func spans(_ names: [String], _ values: [Int]) -> String {
    var parts: [String] = []
    var start = 0
    while start < values.count {
      var end = start
      while end + 1 < values.count, values[end + 1] == values[end] + 1 { end += 1 }
      if end - start >= 2 {
        parts.append(names[start] + " to " + names[end])
      } else {
        parts += names[start...end]
      }
      start = end + 1
    }
    return list(parts)
  }

  private static func list(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static let weekdayNames = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
