public import Foundation
import GRDB

/// Where everything is kept: one SQLite file with runs, tasks, results, logs, artifacts and
/// schedules.
///
/// Several processes may use one store at the same time: readers never wait, writers wait for one
/// another. Every commit is on disk before the call returns (write-ahead log, `synchronous` full),
/// so that what has finished survives a power failure as well as a killed process.
///
/// Reading functions are synchronous, take milliseconds, and see one consistent state each.
public final class Store: Sendable {
  /// What may be done with a store.
  public enum Mode: Sendable, Hashable {
    /// Reading and writing; made if there is none, together with its directory (mode 0700).
    case create
    /// Reading and writing of a store that exists.
    case existing
    /// Reading of a store that exists.
    case readOnly
  }

  /// The seconds without a sign of life after which a process counts as dead.
  public static let leaseLifetime: TimeInterval = 30

  /// The path of the file.
  public let path: String
  /// What tells the time.
  public let clock: any FlowClock
  /// What knows who is alive.
  let watch: OwnerWatch
  let pool: DatabasePool
  let busyTimeout: TimeInterval
  /// How long a run waits for a store that is locked or full.
  let patience: Duration

  init(
    path: String, mode: Mode, clock: any FlowClock, pool: DatabasePool, busyTimeout: TimeInterval,
    patience: Duration
  ) {
    self.path = path
    self.clock = clock
    self.pool = pool
    self.busyTimeout = busyTimeout
    self.patience = patience
    watch = OwnerWatch(store: path, isReadOnly: mode == .readOnly)
  }

  /// The version of the database engine.
  public func engineVersion() throws(StoreError) -> String {
    try read { db in try String.fetchOne(db, sql: "SELECT sqlite_version()") } ?? ""
  }

  /// Closes the file. Later calls fail; a store that is let go closes by itself.
  public func close() throws(StoreError) {
    do { try pool.close() } catch { throw StoreError(error, path: path) }
  }

  /// Lets go of what is kept in memory so that it need not be read again; waits for those who read
  /// or write just now.
  public func releaseMemory() { pool.releaseMemory() }

  /// This moment's judgement about who is alive.
  var judge: Judge { Judge(now: clock.now, uptime: clock.uptime, watch: watch) }
}

// MARK: - Access

extension Store {
  /// Reads one consistent state.
  func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try pool.read(body) } catch { throw StoreError(error, path: path) }
  }

  /// Copies the state of this moment into another database.
  func backUp(into destination: DatabaseQueue) throws { try pool.backup(to: destination) }

  /// Writes one transaction and waits for it on the calling thread.
  func write<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    FaultPoint.shared?.pass(.before)
    let asked = ContinuousClock.now
    do {
      let value = try pool.write { db in try perform(body, db, asked: asked) }
      FaultPoint.shared?.pass(.after)
      return value
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Writes one transaction without blocking the calling thread. Cancelling the caller does not
  /// undo it: what a task did must be written down even when its run is cancelled.
  func commit<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T)
    async throws(StoreError) -> T
  {
    FaultPoint.shared?.pass(.before)
    let asked = ContinuousClock.now
    let outcome: Result<T, any Error> = await withCheckedContinuation { continuation in
      pool.asyncWrite { [self] db in
        try perform(body, db, asked: asked)
      } completion: { _, outcome in
        continuation.resume(returning: outcome)
      }
    }
    do {
      let value = try outcome.get()
      FaultPoint.shared?.pass(.after)
      return value
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// The body of a transaction that was asked for at some time.
  private func perform<T>(
    _ body: (Database) throws -> T, _ db: Database, asked: ContinuousClock.Instant
  ) throws -> T {
    // While this process waited for the store, so did those who wanted to give a sign of life.
    if ContinuousClock.now - asked > .seconds(5) { watch.forgetSightings() }
    let value = try body(db)
    FaultPoint.shared?.pass(.inside)
    return value
  }

  /// Moves what the log holds into the file and empties the log, unless somebody reads just now.
  func emptyLog() async {
    await withCheckedContinuation { continuation in
      pool.asyncWriteWithoutTransaction { [busyTimeout] db in
        // The log is emptied another time rather than waited for.
        try? db.execute(sql: "PRAGMA busy_timeout = 0")
        _ = try? db.checkpoint(.truncate)
        try? db.execute(sql: "PRAGMA busy_timeout = \(Int(busyTimeout * 1000))")
        continuation.resume()
      }
    }
  }
}

extension StoreError {
  /// The error in this vocabulary.
  init(_ error: any Error, path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failure(path: path, reason: "\(error)")
      return
    }
    let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly(path: path)
    case .SQLITE_FULL: self = .full(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
    case .SQLITE_NOTADB: self = .notAStore(path: path)
    case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
    case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: reason)
    default: self = .failure(path: path, reason: reason)
    }
  }
}
