import Forecasting

/// Parses the timestamps of one file. The first one fixes the format; the others take a fast path
/// while they are written the same way.
struct TimestampParser {
  /// Why a text is no timestamp: a reason, and what was expected.
  struct Failure: Error {
    var reason: String
    var expected: String
  }

  /// Indices beyond are refused, so that differences cannot overflow.
  static let largestIndex = 1_000_000_000_000_000

  typealias Text = UnsafeBufferPointer<UInt8>

  /// The seconds since 1970 of a plain `YYYY-MM-DD`, or nil where the text is anything else.
  @inline(__always)
  static func plainDate(_ text: Text) -> Int? {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      let date = civilDate(text)
    else { return nil }
    return date.daysSinceEpoch * 86_400
  }

  /// An integer of at most 15 digits, or nil.
  @inline(__always)
  static func plainIndex(_ text: Text) -> Int? {
    guard !text.isEmpty, text.count <= 15 else { return nil }
    var value = 0
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// Parses any accepted form.
  static func parse(_ text: Text) throws(Failure) -> (Timestamp, TimestampFormat) {
    if text.isEmpty { throw Failure(reason: "is empty", expected: expectedForms) }
    if let index = try index(text) { return (Timestamp(rawValue: index), .index) }
    guard text.count >= 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      digits(text, 0..<4) != nil, let month = digits(text, 5..<7), digits(text, 8..<10) != nil
    else {
      throw Failure(reason: "is \(quoted(text))", expected: expectedForms)
    }
    guard let date = civilDate(text) else {
      let year = digits(text, 0..<4) ?? 0
      let expected =
        !(1...12).contains(month)
        ? "a month 01–12"
        : year == 0
          ? "a year 0001–9999"
          : "a day 01–\(CivilDate.daysIn(month: month, year: year))"
      throw Failure(reason: "is \(quoted(text)), a date that does not exist", expected: expected)
    }
    if text.count == 10 { return (Timestamp(date), .date) }
    return try dateTime(text, date: date)
  }

  static let expectedForms =
    "a date (2026-11-23), a date-time (2026-11-23T08:00:00) or an integer index"

  private static func index(_ text: Text) throws(Failure) -> Int? {
    let isSigned = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+")
    let rest = UnsafeBufferPointer(rebasing: text[(isSigned ? 1 : 0)...])
    guard !rest.isEmpty, rest.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
    guard let value = Int(String(decoding: rest, as: UTF8.self)), value <= largestIndex else {
      throw Failure(
        reason: "is \(quoted(text)), too large for an index", expected: "at most \(largestIndex)")
    }
    return text[0] == UInt8(ascii: "-") ? -value : value
  }

  private static func dateTime(_ text: Text, date: CivilDate) throws(Failure) -> (
    Timestamp, TimestampFormat
  ) {
    let unreadable = Failure(reason: "is \(quoted(text))", expected: expectedForms)
    let hasSpace = text[10] == UInt8(ascii: " ")
    guard hasSpace || text[10] == UInt8(ascii: "T"), text.count >= 16,
      let hour = digits(text, 11..<13), text[13] == UInt8(ascii: ":"),
      let minute = digits(text, 14..<16)
    else { throw unreadable }
    var position = 16
    var second = 0
    var fractionDigits = 0
    let hasSeconds = position < text.count && text[position] == UInt8(ascii: ":")
    if hasSeconds {
      guard text.count >= 19, let value = digits(text, 17..<19) else { throw unreadable }
      second = value
      position = 19
      if position < text.count, text[position] == UInt8(ascii: ".") {
        position += 1
        while position < text.count, text[position] &- UInt8(ascii: "0") < 10 {
          guard text[position] == UInt8(ascii: "0") else {
            throw Failure(
              reason: "is \(quoted(text)), with a fraction of a second",
              expected: "whole seconds")
          }
          fractionDigits += 1
          position += 1
        }
        guard (1...12).contains(fractionDigits) else { throw unreadable }
      }
    }
    guard let zone = zone(UnsafeBufferPointer(rebasing: text[position...])) else {
      throw unreadable
    }
    guard hour < 24, minute < 60, second < 60 else {
      throw Failure(
        reason: "is \(quoted(text)), a time that does not exist", expected: "00:00:00–23:59:59")
    }
    return (
      Timestamp(date, secondOfDay: hour * 3600 + minute * 60 + second),
      TimestampFormat(
        kind: .dateTime, hasSpace: hasSpace, hasSeconds: hasSeconds,
        fractionDigits: fractionDigits, zone: zone)
    )
  }

  private static func zone(_ text: Text) -> TimestampFormat.Zone? {
    if text.isEmpty { return TimestampFormat.Zone.none }
    if text.count == 1, text[0] == UInt8(ascii: "Z") { return .utc }
    let isNegative = text[0] == UInt8(ascii: "-")
    guard text.count == 6, isNegative || text[0] == UInt8(ascii: "+"),
      text[3] == UInt8(ascii: ":"), let hours = digits(text, 1..<3),
      let minutes = digits(text, 4..<6), hours <= 18, minutes < 60
    else { return nil }
    let total = hours * 60 + minutes
    // `-00:00` could not be written back.
    if isNegative && total == 0 { return nil }
    return .offset(minutes: isNegative ? -total : total)
  }

  @inline(__always)
  private static func civilDate(_ text: Text) -> CivilDate? {
    guard let year = digits(text, 0..<4), let month = digits(text, 5..<7),
      let day = digits(text, 8..<10)
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return date.isValid ? date : nil
  }

  @inline(__always)
  private static func digits(_ text: Text, _ range: Range<Int>) -> Int? {
    var value = 0
    for position in range {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}

/// A piece of a file as messages show it: in quotes, without control characters, cut when long.
func quoted(_ text: UnsafeBufferPointer<UInt8>) -> String {
  quoted(String(decoding: text.prefix(200), as: UTF8.self))
}

/// A piece of a file as messages show it: in quotes, without control characters, cut when long.
func quoted(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(41) {
    if shown.unicodeScalars.count == 40 {
      shown += "…"
      break
    }
    let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    shown.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
  }
  return "\"\(shown)\""
}
