import Foundation
import Synchronization

/// Tells living from dead processes.
///
/// Each engine holds the lock of a file named after it, beside the store. The system frees the lock
/// when the process ends, so a free lock means death at once. Where the lock is held, or cannot be
/// asked for, signs of life count: an owner whose heartbeat does not change while this process
/// watches for ``Store/leaseLifetime`` has lost its runs. The clock on the wall plays no part,
/// because somebody may set it; only a reader that cannot ask a lock has nothing else to go by.
final class OwnerWatch: Sendable {
  /// One execution of a run.
  struct Hold: Hashable, Sendable {
    let run: String
    let owner: String
    let epoch: Int
  }

  /// A heartbeat that was seen.
  private struct Sighting {
    var heartbeat: Date?
    var since: Duration
    var lastLook: Duration
  }

  private struct Contents {
    var own: Set<String> = []
    var held: Set<Hold> = []
    var sightings: [Hold: Sighting] = [:]
  }

  private let directory: String
  private let isReadOnly: Bool
  private let contents = Mutex(Contents())

  /// Who looks away for longer than so many seconds has not watched.
  private static let longestGap: TimeInterval = 20

  init(store path: String, isReadOnly: Bool) {
    directory = path + ".owners"
    self.isReadOnly = isReadOnly
  }

  // MARK: Owners of this process

  /// The name of this machine, of characters that a file name may have.
  private static let host = String(
    ProcessInfo.processInfo.hostName.prefix(64).map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == ".")
        ? character : "-"
    })

  /// A name for an engine of this process: machine, process and a random part.
  static func makeOwner() -> String {
    let random = String(UInt32.random(in: .min ... .max), radix: 36)
    return "\(host)-\(ProcessInfo.processInfo.processIdentifier)-\(random)"
  }

  /// Whether an owner is, or was, a process of this machine, whose locks can be asked.
  private static func isLocal(_ owner: String) -> Bool {
    owner.split(separator: "-", omittingEmptySubsequences: false).dropLast(2)
      .joined(separator: "-") == host
  }

  private func file(of owner: String) -> String { directory + "/" + owner }

  /// Enters an owner of this process, and takes its lock; nil when the directory does not let it.
  func enter(_ owner: String) -> FileLock? {
    contents.withLock { _ = $0.own.insert(owner) }
    if isReadOnly { return nil }
    try? FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    // Somebody who sweeps may have a new file for a moment.
    do {
      for _ in 0..<100 {
        if let lock = try FileLock.take(file(of: owner)) { return lock }
        usleep(1000)
      }
    } catch {}
    return nil
  }

  /// Takes an owner out whose runs have all ended.
  func leave(_ owner: String) { contents.withLock { _ = $0.own.remove(owner) } }

  /// Notes that this process executes a run.
  func hold(_ hold: Hold) { contents.withLock { _ = $0.held.insert(hold) } }

  /// Notes that it does so no more.
  func release(_ hold: Hold) { contents.withLock { _ = $0.held.remove(hold) } }

  /// Removes the files of dead processes that have no active run.
  func sweep(keeping active: Set<String>) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names where !active.contains(name) {
      // A living process has the lock of its own.
      if let lock = try? FileLock.take(file(of: name)) { lock.removeFile() }
    }
  }

  // MARK: Judging

  /// Whether the process that executes a run is dead, or must be taken for it.
  func isDead(_ hold: Hold, heartbeat: Date?, now: Date, uptime: Duration) -> Bool {
    let own = contents.withLock { contents in
      contents.own.contains(hold.owner) ? contents.held.contains(hold) : nil
    }
    if let own { return !own }
    let holder = Self.isLocal(hold.owner) ? FileLock.holder(of: file(of: hold.owner)) : .unknown
    switch holder {
    case .nobody: return true
    case .unknown where isReadOnly:
      return now.timeIntervalSince(heartbeat ?? .distantPast) > Store.leaseLifetime
    case .somebody, .unknown: return isSilent(hold, heartbeat, uptime)
    }
  }

  /// Whether the heartbeat has stood still for too long under the eyes of this process.
  private func isSilent(_ hold: Hold, _ heartbeat: Date?, _ uptime: Duration) -> Bool {
    contents.withLock { contents in
      // Kept for runs that are watched; those that ended are not asked about any more.
      contents.sightings = contents.sightings.filter {
        $0.key == hold || (uptime - $0.value.lastLook).seconds < 10 * Self.longestGap
      }
      var sighting =
        contents.sightings[hold]
        ?? Sighting(heartbeat: heartbeat, since: uptime, lastLook: uptime)
      if sighting.heartbeat != heartbeat
        || (uptime - sighting.lastLook).seconds > Self.longestGap
      {
        sighting = Sighting(heartbeat: heartbeat, since: uptime, lastLook: uptime)
      }
      sighting.lastLook = uptime
      contents.sightings[hold] = sighting
      return (uptime - sighting.since).seconds > Store.leaseLifetime
    }
  }

  /// Begins to watch anew, when others could not have given signs of life.
  func forgetSightings() { contents.withLock { $0.sightings = [:] } }
}

/// One moment's judgement about who is alive.
struct Judge: Sendable {
  /// The time on the wall.
  let now: Date
  /// The monotonic time.
  let uptime: Duration
  /// What knows the processes.
  let watch: OwnerWatch

  /// Whether whoever has a run is dead.
  func isDead(_ hold: OwnerWatch.Hold, heartbeat: Date?) -> Bool {
    watch.isDead(hold, heartbeat: heartbeat, now: now, uptime: uptime)
  }
}
