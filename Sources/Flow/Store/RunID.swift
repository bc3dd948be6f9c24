import Foundation

/// Makes ids for runs: nine characters of the time in milliseconds and five at random, of an
/// alphabet without look-alikes, so that ids sort by time and hardly ever meet.
///
/// The store refuses an id that exists, so a meeting is a new draw and never a mix-up.
enum RunID {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

  /// A new id.
  static func make(at time: Date, using random: inout some RandomNumberGenerator) -> String {
    let milliseconds = UInt64(max(0, time.timeIntervalSince1970 * 1000))
    let noise = random.next()
    let high = (0..<9).reversed().map { alphabet[Int(milliseconds >> UInt64(5 * $0) & 31)] }
    let low = (0..<5).map { alphabet[Int(noise >> UInt64(5 * $0) & 31)] }
    return String(high + low)
  }
}
