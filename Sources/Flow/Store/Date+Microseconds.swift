import Foundation

extension Date {
  /// Whole microseconds since 1970: how the store writes times.
  var microseconds: Int64 { Int64((timeIntervalSince1970 * 1e6).rounded()) }

  /// The time so many microseconds after 1970.
  init(microseconds: Int64) {
    self.init(timeIntervalSince1970: Double(microseconds) / 1e6)
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
