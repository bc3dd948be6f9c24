import Forecasting

/// When to try again, and after how long.
///
/// Waits grow exponentially up to a cap, with full jitter: uniform between zero and the bound, which
/// spreads clients best (Brooker, 2015, "Exponential Backoff And Jitter").
struct RetryPolicy {
  var retries: Int
  var backoff: ClosedRange<Duration>

  /// The wait before attempt `attempt` + 1.
  /// - Parameters:
  ///   - attempt: the attempt that failed, counted from 1.
  ///   - random: a number in 0..<1.
  ///   - retryAfter: what the server asked for; obeyed as it is.
  func wait(after attempt: Int, random: Double, retryAfter: Duration?) -> Duration {
    if let retryAfter { return retryAfter }
    var bound = backoff.lowerBound
    for _ in 1..<attempt where bound < backoff.upperBound { bound *= 2 }
    return min(bound, backoff.upperBound) * random
  }

  /// Whether a status may be another one the next time.
  static func isTransient(status: Int) -> Bool {
    status == 408 || status == 425 || status == 429 || (500...599).contains(status)
  }

  /// The value of a `Retry-After` header: seconds, or a date as RFC 9110, section 5.6.7 prefers it.
  static func retryAfter(_ text: String, secondsSinceEpoch now: Int) -> Duration? {
    let text = text.filter { $0 != "\t" }
    if let seconds = Int(text), seconds >= 0 { return .seconds(min(seconds, 1 << 40)) }
    let parts = text.split(whereSeparator: { $0 == " " || $0 == ":" })
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard parts.count == 8, parts[7] == "GMT", let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
      let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6])
    else { return nil }
    let date = CivilDate(year: year, month: month + 1, day: day)
    guard date.isValid, (0..<24).contains(hour), (0..<60).contains(minute),
      (0...60).contains(second)
    else { return nil }
    let time = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second
    return .seconds(max(0, time - now))
  }
}
