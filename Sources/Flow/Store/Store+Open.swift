public import Foundation
import GRDB

extension Store {
  /// Opens a store.
  ///
  /// Processes that open a store for writing do so one after the other, so that it is made, and
  /// brought up to date, once.
  /// - Parameters:
  ///   - path: where the file is, or is to be.
  ///   - mode: what may be done with it.
  ///   - clock: what tells the time.
  ///   - busyTimeout: the seconds a writer waits for another process before it gives up.
  ///   - patience: how long a run tries again while the store is locked or its disk full, before
  ///     it stops in good order.
  /// - Throws: ``StoreError`` when there is none and the mode does not make one, when the file is
  ///   something else, damaged, or of another version, and when it or its directory cannot be
  ///   written.
  public static func open(
    _ path: String, mode: Mode, clock: any FlowClock = SystemClock(),
    busyTimeout: TimeInterval = 45, patience: Duration = .seconds(300)
  ) throws(StoreError) -> Store {
    do {
      if mode == .create {
        try prepareDirectory(of: path)
      } else if !FileManager.default.fileExists(atPath: path) {
        throw StoreError.missing(path: path)
      }
      let lock = mode == .readOnly ? nil : try takeTurn(path, waiting: busyTimeout)
      defer { withExtendedLifetime(lock) {} }
      if mode == .create { try prepareFile(at: path) }
      try inspect(path, mode: mode, busyTimeout: busyTimeout)
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
      return Store(
        path: path, mode: mode, clock: clock, pool: pool, busyTimeout: busyTimeout,
        patience: patience)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  private static func prepareDirectory(of path: String) throws {
    let manager = FileManager.default
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if manager.fileExists(atPath: directory) { return }
    do {
      try manager.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.cannotOpen(path: path, reason: "its directory cannot be made")
    }
  }

  /// Waits until no other process is opening the store for writing.
  private static func takeTurn(_ path: String, waiting timeout: TimeInterval) throws -> FileLock {
    let end = ContinuousClock.now + .seconds(timeout)
    do {
      while true {
        if let lock = try FileLock.take(path + ".lock") { return lock }
        if ContinuousClock.now > end { throw StoreError.locked(path: path) }
        Thread.sleep(forTimeInterval: 0.005)
      }
    } catch let error as POSIXError {
      throw cannotMake(path, error.code)
    }
  }

  /// Makes an empty file that only the owner can read, unless there is one.
  private static func prepareFile(at path: String) throws {
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      Foundation.close(descriptor)
    } else if errno != EEXIST {
      throw cannotMake(path, POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  }

  private static func cannotMake(_ path: String, _ code: POSIXErrorCode) -> StoreError {
    switch code {
    case .EACCES, .EPERM, .EROFS: .readOnly(path: path)
    case .ENOSPC, .EDQUOT: .full(path: path)
    default: .cannotOpen(path: path, reason: String(cString: strerror(code.rawValue)))
    }
  }

  /// Looks at a file before anything in it is changed: whether it is a store, and of this version.
  private static func inspect(_ path: String, mode: Mode, busyTimeout: TimeInterval) throws {
    do {
      try inspect(path, mode: mode, busyTimeout: busyTimeout, readOnly: true)
    } catch let error as DatabaseError
      where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK && mode != .readOnly
    {
      // A process died while it made the store. What it left half done is undone by the next one
      // that opens it, and that takes writing.
      try inspect(path, mode: mode, busyTimeout: busyTimeout, readOnly: false)
    }
  }

  private static func inspect(
    _ path: String, mode: Mode, busyTimeout: TimeInterval, readOnly: Bool
  ) throws {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(busyTimeout)
    try DatabaseQueue(path: path, configuration: configuration).read { db in
      let application = try Int.fetchOne(db, sql: "PRAGMA application_id")
      guard try application == Schema.applicationID || (application == 0 && isUnfinished(db)) else {
        throw StoreError.notAStore(path: path)
      }
      if try Schema.migrator.hasBeenSuperseded(db) { throw StoreError.newerSchema(path: path) }
      if mode == .readOnly, try !Schema.migrator.hasCompletedMigrations(db) {
        throw StoreError.olderSchema(path: path)
      }
    }
  }

  /// Whether a database is what a process leaves that dies while it makes a store: nothing, or
  /// nothing but an empty list of migrations.
  private static func isUnfinished(_ db: Database) throws -> Bool {
    let tables = try String.fetchAll(
      db, sql: "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    if tables.isEmpty { return true }
    return try tables == ["grdb_migrations"]
      && Int.fetchOne(db, sql: "SELECT COUNT(*) FROM grdb_migrations") == 0
  }
}
