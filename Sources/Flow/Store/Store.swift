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

  /// How long a writer waits for another process before it gives up.
  private static let busyTimeout: TimeInterval = 45

  /// The path of the file.
  public let path: String
  /// What tells the time; a run without a heartbeat is judged by it.
  public let clock: any FlowClock
  private let pool: DatabasePool

  private init(path: String, clock: any FlowClock, pool: DatabasePool) {
    self.path = path
    self.clock = clock
    self.pool = pool
  }

  /// Opens a store.
  /// - Throws: ``StoreError`` when there is none and the mode does not make one, when the file is
  ///   something else, damaged, or of another version, and when it or its directory cannot be
  ///   written.
  public static func open(
    _ path: String, mode: Mode, clock: any FlowClock = SystemClock()
  ) throws(StoreError) -> Store {
    do {
      if mode == .create {
        try prepareFile(at: path)
      } else if !FileManager.default.fileExists(atPath: path) {
        throw StoreError.missing(path: path)
      }
      try inspect(path, mode: mode)
      var configuration = Configuration()
      configuration.readonly = mode == .readOnly
      configuration.busyMode = .timeout(busyTimeout)
      configuration.maximumReaderCount = 4
      configuration.label = "Flow.Store"
      let pool = try DatabasePool(path: path, configuration: configuration)
      if mode != .readOnly {
        try Schema.migrator.migrate(pool)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      }
      return Store(path: path, clock: clock, pool: pool)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Closes the file. Later calls fail; a store that is let go closes by itself.
  public func close() throws(StoreError) {
    do { try pool.close() } catch { throw StoreError(error, path: path) }
  }

  /// Makes the directory and an empty file that only the owner can read.
  private static func prepareFile(at path: String) throws {
    let manager = FileManager.default
    if manager.fileExists(atPath: path) { return }
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      if !manager.fileExists(atPath: directory) {
        try manager.createDirectory(
          atPath: directory, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
    } catch {
      throw StoreError.cannotOpen(path: path, reason: "its directory cannot be made")
    }
    if !manager.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) {
      throw manager.isWritableFile(atPath: directory)
        ? StoreError.cannotOpen(path: path, reason: "the file cannot be made")
        : StoreError.readOnly(path: path)
    }
  }

  /// Looks at a file before anything in it is changed: whether it is a store, and of this version.
  private static func inspect(_ path: String, mode: Mode) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busyTimeout)
    try DatabaseQueue(path: path, configuration: configuration).read { db in
      let application = try Int.fetchOne(db, sql: "PRAGMA application_id")
      if application != Schema.applicationID {
        let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
        guard mode == .create, tables == 0, application == 0 else {
          throw StoreError.notAStore(path: path)
        }
        return
      }
      if try Schema.migrator.hasBeenSuperseded(db) { throw StoreError.newerSchema(path: path) }
      if mode == .readOnly, try !Schema.migrator.hasCompletedMigrations(db) {
        throw StoreError.olderSchema(path: path)
      }
    }
  }
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
    do { return try pool.write(body) } catch { throw StoreError(error, path: path) }
  }

  /// Writes one transaction without blocking the calling thread. Cancelling the caller does not
  /// undo it: what a task did must be written down even when its run is cancelled.
  func commit<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T)
    async throws(StoreError) -> T
  {
    let outcome: Result<T, any Error> = await withCheckedContinuation { continuation in
      pool.asyncWrite(body) { _, outcome in continuation.resume(returning: outcome) }
    }
    do { return try outcome.get() } catch { throw StoreError(error, path: path) }
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
