#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The wall clock.
enum SystemClock {
  static var secondsSinceEpoch: Int { Int(Date.now.timeIntervalSince1970) }
}
