/// One of the five fields of a cron expression.
public enum CronField: Int, Sendable, Hashable, Codable, CaseIterable {
  /// 0 to 59.
  case minute
  /// 0 to 23.
  case hour
  /// 1 to 31.
  case dayOfMonth
  /// 1 to 12, or JAN to DEC.
  case month
  /// 0 to 7, or SUN to SAT; 0 and 7 are Sunday.
  case dayOfWeek

  /// What people call it.
  public var name: String {
    switch self {
    case .minute: "minute"
    case .hour: "hour"
    case .dayOfMonth: "day-of-month"
    case .month: "month"
    case .dayOfWeek: "day-of-week"
    }
  }

  /// The values it may take.
  public var range: ClosedRange<Int> {
    switch self {
    case .minute: 0...59
    case .hour: 0...23
    case .dayOfMonth: 1...31
    case .month: 1...12
    case .dayOfWeek: 0...7
    }
  }

  /// The names it knows, in the order of their values.
  var names: [String] {
    switch self {
    case .minute, .hour, .dayOfMonth: []
    case .month:
      [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
      ]
    case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    }
  }

  /// The bits of all its values.
  var everything: UInt64 {
    let last = self == .dayOfWeek ? 6 : range.upperBound
    return (1 << UInt64(last + 1) - 1) & ~(1 << UInt64(range.lowerBound) - 1)
  }

  /// The range in words for messages.
  var rangeText: String {
    let numbers = "\(range.lowerBound)-\(range.upperBound)"
    guard let first = names.first, let last = names.last else { return numbers }
    return "\(numbers) or \(first)-\(last)"
  }

  /// The values that a field's text stands for, as a set of bits.
  func parse(_ text: Substring) throws(CronError) -> UInt64 {
    var bits: UInt64 = 0
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      bits |= try parse(item: item)
    }
    if self == .dayOfWeek, bits & 1 << 7 != 0 { bits = bits & ~(1 << 7) | 1 }
    return bits
  }

  /// One item of the list: `*`, `5`, `1-5`, `*/15`, `8-18/2`, `5/10`.
  private func parse(item: Substring) throws(CronError) -> UInt64 {
    let parts = item.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let span = parts.first, !span.isEmpty else {
      throw .malformed(field: self, value: String(item))
    }
    var step = 1
    if parts.count == 2 {
      guard let number = Self.number(parts[1]) else {
        throw .malformed(field: self, value: String(item))
      }
      guard number > 0 else { throw .zeroStep(field: self, value: String(item)) }
      guard number <= range.upperBound else { throw .outOfRange(field: self, value: String(item)) }
      step = number
    }
    let (low, high) = try bounds(span, item: item, stepped: parts.count == 2)
    var bits: UInt64 = 0
    for value in stride(from: low, through: high, by: step) { bits |= 1 << UInt64(value) }
    return bits
  }

  /// The first and last value of a span.
  private func bounds(_ span: Substring, item: Substring, stepped: Bool)
    throws(CronError) -> (Int, Int)
  {
    if span == "*" {
      // Sunday is 0 here; 7 would be counted a second time by a step.
      return (range.lowerBound, self == .dayOfWeek ? 6 : range.upperBound)
    }
    let ends = span.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2 else { throw .malformed(field: self, value: String(item)) }
    let low = try value(ends[0], item: item)
    if ends.count == 1 {
      return (low, stepped ? (self == .dayOfWeek ? 6 : range.upperBound) : low)
    }
    var high = try value(ends[1], item: item)
    // FRI-SUN is what people write; the number of its end is 7.
    if self == .dayOfWeek, high == 0, low > 0 { high = 7 }
    guard low <= high else { throw .reversed(field: self, value: String(span)) }
    return (low, high)
  }

  /// A number or a name.
  private func value(_ text: Substring, item: Substring) throws(CronError) -> Int {
    if let position = names.firstIndex(of: text.uppercased()) {
      return self == .month ? position + 1 : position
    }
    guard let number = Self.number(text) else {
      throw .malformed(field: self, value: String(item))
    }
    guard range.contains(number) else { throw .outOfRange(field: self, value: String(item)) }
    return number
  }

  /// An unsigned number of at most four digits.
  private static func number(_ text: Substring) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}
