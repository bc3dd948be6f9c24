public import Forecasting

/// How the timestamps of a file are written, so that forecasts are dated the same way.
///
/// The forms are an integer index, an ISO 8601 date, and an ISO 8601 date-time with `T` or a space,
/// with or without seconds, a zero fraction, and a zone. The zone is carried along as text: all
/// arithmetic is on the civil clock that the file shows.
public struct TimestampFormat: Sendable, Hashable, Codable {
  /// What is written.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A whole number.
    case index
    /// `2026-11-23`.
    case date
    /// `2026-11-23T08:00:00`.
    case dateTime
  }

  /// What stands behind a date-time.
  public enum Zone: Sendable, Hashable, Codable {
    /// Nothing.
    case none
    /// `Z`.
    case utc
    /// `+02:00`, in minutes.
    case offset(minutes: Int)
  }

  /// What is written.
  public let kind: Kind
  /// Whether a space stands between date and time, in place of `T`.
  public let hasSpace: Bool
  /// Whether seconds are written.
  public let hasSeconds: Bool
  /// The digits after the point of the seconds, all of them zero.
  public let fractionDigits: Int
  /// What stands behind the time.
  public let zone: Zone

  /// Whole numbers.
  public static let index = TimestampFormat(kind: .index)
  /// ISO dates.
  public static let date = TimestampFormat(kind: .date)
  /// ISO date-times, `2026-11-23T08:00:00`.
  public static let dateTime = TimestampFormat(kind: .dateTime)

  /// A format from its parts; all but the kind matter for date-times only.
  public init(
    kind: Kind, hasSpace: Bool = false, hasSeconds: Bool = true, fractionDigits: Int = 0,
    zone: Zone = .none
  ) {
    self.kind = kind
    self.hasSpace = hasSpace
    self.hasSeconds = hasSeconds
    self.fractionDigits = fractionDigits
    self.zone = zone
  }

  /// The usual format of a frequency: an index, a date, or for hours a date-time.
  public static func standard(for frequency: Frequency) -> TimestampFormat {
    switch frequency.unit {
    case .index: .index
    case .hourly: .dateTime
    default: .date
    }
  }

  /// The timestamp as text.
  public func format(_ timestamp: Timestamp) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20)
    append(timestamp, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the timestamp to the end of `bytes`.
  ///
  /// A time of day that is not midnight is written also where the format is a date, since it would
  /// be lost otherwise.
  /// - Complexity: O(1), no allocation beside the growth of `bytes`.
  public func append(_ timestamp: Timestamp, to bytes: inout [UInt8]) {
    if kind == .index {
      NumberText.append(timestamp.rawValue, to: &bytes)
      return
    }
    let date = timestamp.date
    let second = timestamp.secondOfDay
    if date.year < 0 { bytes.append(UInt8(ascii: "-")) }
    Self.append(date.year.magnitude, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(UInt(date.month), digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(UInt(date.day), digits: 2, to: &bytes)
    guard kind == .dateTime || second != 0 else { return }
    bytes.append(UInt8(ascii: hasSpace ? " " : "T"))
    Self.append(UInt(second / 3600), digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(UInt(second / 60 % 60), digits: 2, to: &bytes)
    if hasSeconds || second % 60 != 0 {
      bytes.append(UInt8(ascii: ":"))
      Self.append(UInt(second % 60), digits: 2, to: &bytes)
      if fractionDigits > 0 {
        bytes.append(UInt8(ascii: "."))
        Self.append(0, digits: fractionDigits, to: &bytes)
      }
    }
    appendZone(to: &bytes)
  }

  private func appendZone(to bytes: inout [UInt8]) {
    switch zone {
    case .none: break
    case .utc: bytes.append(UInt8(ascii: "Z"))
    case .offset(let minutes):
      bytes.append(UInt8(ascii: minutes < 0 ? "-" : "+"))
      Self.append(minutes.magnitude / 60, digits: 2, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      Self.append(minutes.magnitude % 60, digits: 2, to: &bytes)
    }
  }

  private static func append(_ value: UInt, digits: Int, to bytes: inout [UInt8]) {
    var power: UInt = 1
    for _ in 1..<digits { power *= 10 }
    while value / power >= 10 { power *= 10 }
    while power > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / power % 10))
      power /= 10
    }
  }
}

extension TimestampFormat: CustomStringConvertible {
  /// The form as messages show it, for example `YYYY-MM-DDThh:mm:ssZ`.
  public var description: String {
    switch kind {
    case .index: return "an integer index"
    case .date: return "YYYY-MM-DD"
    case .dateTime:
      var text = "YYYY-MM-DD\(hasSpace ? " " : "T")hh:mm\(hasSeconds ? ":ss" : "")"
      if fractionDigits > 0 { text += "." + String(repeating: "0", count: fractionDigits) }
      var suffix: [UInt8] = []
      appendZone(to: &suffix)
      return text + String(decoding: suffix, as: UTF8.self)
    }
  }
}
