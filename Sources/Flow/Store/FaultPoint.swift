import Foundation
import Synchronization

/// Kills this process at a chosen write to a store, so that a test can see what survives.
///
/// The variable `ALMANAC_FAULT` holds `before-write:N`, `write:N` or `after-write:N`: right before
/// the N-th write transaction of the process begins, inside it just before its commit, or right
/// after its commit. Without the variable nothing is counted.
final class FaultPoint: Sendable {
  enum Place: String { case before = "before-write", inside = "write", after = "after-write" }

  /// The one of this process, if it was asked for.
  static let shared = FaultPoint(ProcessInfo.processInfo.environment["ALMANAC_FAULT"])

  private let place: Place
  private let number: Int
  private let counts = Mutex<[Place: Int]>([:])

  private init?(_ text: String?) {
    guard let parts = text?.split(separator: ":"), parts.count == 2,
      let place = Place(rawValue: String(parts[0])), let number = Int(parts[1])
    else { return nil }
    self.place = place
    self.number = number
  }

  /// Passes a place; does not return from the chosen one.
  func pass(_ place: Place) {
    guard place == self.place else { return }
    let count = counts.withLock { counts in
      counts[place, default: 0] += 1
      return counts[place]
    }
    if count == number { kill(getpid(), SIGKILL) }
  }
}
