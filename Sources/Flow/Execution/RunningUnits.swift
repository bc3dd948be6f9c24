import Foundation
import Synchronization

/// The units of maps that run just now, for those who watch.
///
/// That a unit has begun is written only once it has run for a while: for thousands of short ones
/// it would double the writing and tell nothing.
final class RunningUnits: Sendable {
  /// A unit.
  struct Unit: Sendable, Hashable {
    let key: String
    let started: Date
  }

  private let contents = Mutex<[String: (started: Date, isTold: Bool)]>([:])

  /// Takes a unit in that begins.
  func begin(_ key: String, at now: Date) {
    contents.withLock { $0[key] = (now, false) }
  }

  /// Lets a unit go that has ended.
  func end(_ key: String) {
    contents.withLock { $0[key] = nil }
  }

  /// The units that have run since some time and are not told of yet; from now on they are.
  func take(begunBefore limit: Date) -> [Unit] {
    contents.withLock { units in
      let fresh = units.filter { !$0.value.isTold && $0.value.started <= limit }
      for key in fresh.keys { units[key]?.isTold = true }
      return fresh.map { Unit(key: $0, started: $1.started) }.sorted {
        ($0.started, $0.key) < ($1.started, $1.key)
      }
    }
  }

  /// Tells of them again, since it could not be written.
  func restore(_ units: [Unit]) {
    contents.withLock { contents in
      for unit in units where contents[unit.key]?.started == unit.started {
        contents[unit.key]?.isTold = false
      }
    }
  }
}
