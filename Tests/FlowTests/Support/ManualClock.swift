import Flow
import Foundation
import Synchronization

/// A clock that a test sets; sleepers wake when it passes their time.
final class ManualClock: FlowClock {
  private struct Sleeper {
    let due: Date
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct Contents {
    var now: Date
    var uptime = Duration.zero
    var next = 0
    var sleepers: [Int: Sleeper] = [:]
    /// Sleeps that were cancelled before they had begun.
    var cancelled: Set<Int> = []
    var slept: [Double] = []
  }

  private let contents: Mutex<Contents>
  /// The sleeps that end at once and move the clock on.
  private let skips: (@Sendable (_ seconds: Double) -> Bool)?

  /// All sleeps but those of a run's heartbeat, which would race ahead.
  static let waits: @Sendable (_ seconds: Double) -> Bool = { $0 != 0.4 }

  init(
    _ now: Date = Date(timeIntervalSince1970: 1_795_392_000),
    skips: (@Sendable (_ seconds: Double) -> Bool)? = nil
  ) {
    contents = Mutex(Contents(now: now))
    self.skips = skips
  }

  var now: Date { contents.withLock { $0.now } }

  var uptime: Duration { contents.withLock { $0.uptime } }

  /// The seconds of the sleeps that were asked for, in order.
  var slept: [Double] { contents.withLock { $0.slept } }

  /// How many sleep now.
  var sleeping: Int { contents.withLock { $0.sleepers.count } }

  func sleep(for duration: Duration) async throws {
    let seconds =
      Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    if let skips {
      guard skips(seconds) else { return try await Task.sleep(for: .seconds(60)) }
      contents.withLock {
        $0.slept.append(seconds)
        $0.now += seconds
        $0.uptime += .seconds(seconds)
      }
      return
    }
    if seconds <= 0 { return await Task.yield() }
    let id = contents.withLock { contents in
      contents.next += 1
      contents.slept.append(seconds)
      return contents.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = contents.withLock { contents in
          if contents.cancelled.remove(id) != nil { return true }
          contents.sleepers[id] = Sleeper(
            due: contents.now + seconds, continuation: continuation)
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = contents.withLock { contents in
        let sleeper = contents.sleepers.removeValue(forKey: id)
        if sleeper == nil { contents.cancelled.insert(id) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Lets the time pass until then, or sets the clock back, and wakes whoever's time has come.
  func set(_ now: Date) {
    let woken = contents.withLock { contents in
      contents.uptime += .seconds(max(0, now.timeIntervalSince(contents.now)))
      contents.now = now
      let due = contents.sleepers.filter { $0.value.due <= now }
      for key in due.keys { contents.sleepers[key] = nil }
      return due.values.sorted { $0.due < $1.due }
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }

  /// Sets the clock on the wall without any time passing; sleepers sleep on as long as before.
  func jump(by seconds: Double) {
    contents.withLock { contents in
      contents.now += seconds
      contents.sleepers = contents.sleepers.mapValues {
        Sleeper(due: $0.due + seconds, continuation: $0.continuation)
      }
    }
  }

  /// Moves the clock on.
  func advance(by seconds: Double) { set(now + seconds) }
}
