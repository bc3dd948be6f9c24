import Foundation
import GRDB

extension Store {
  /// Copies the store to a file, also while others write: the copy holds one consistent state. It
  /// is checked before it takes its place, and never half there.
  /// - Parameter replacing: whether a file that is there is replaced.
  /// - Returns: the bytes of the copy.
  /// - Throws: ``StoreError``: ``StoreError/exists(path:)``, ``StoreError/damaged(path:reason:)``
  ///   when the copy does not hold together, and what goes wrong in writing.
  @discardableResult
  public func backUp(to destination: String, replacing: Bool = false) throws(StoreError) -> Int {
    let manager = FileManager.default
    if !replacing, manager.fileExists(atPath: destination) { throw .exists(path: destination) }
    let temporary = destination + ".partial-\(UInt32.random(in: .min ... .max))"
    defer {
      for end in ["", "-wal", "-shm", "-journal"] {
        try? manager.removeItem(atPath: temporary + end)
      }
    }
    do {
      guard
        manager.createFile(
          atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o600])
      else {
        throw StoreError.cannotOpen(path: destination, reason: "the file cannot be made")
      }
      try copy(to: temporary)
      try Self.synchronize(temporary)
      let size = try manager.attributesOfItem(atPath: temporary)[.size] as? Int
      // A link refuses a file that has come meanwhile; some file systems have none.
      if replacing || link(temporary, destination) != 0 {
        if !replacing, errno == EEXIST { throw StoreError.exists(path: destination) }
        guard rename(temporary, destination) == 0 else { throw Self.failure(destination) }
      }
      try Self.synchronize(URL(fileURLWithPath: destination).deletingLastPathComponent().path)
      return size ?? 0
    } catch {
      throw StoreError(error, path: destination)
    }
  }

  /// Copies and checks.
  private func copy(to path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try backUp(into: queue)
    try queue.writeWithoutTransaction { db in
      // One file that needs no other beside it.
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
      let faults = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)")
      if faults != ["ok"] {
        throw StoreError.damaged(path: self.path, reason: faults.joined(separator: "; "))
      }
      if try Int.fetchOne(db, sql: "PRAGMA application_id") != Schema.applicationID {
        throw StoreError.notAStore(path: self.path)
      }
    }
    try queue.close()
  }

  /// Waits until a file, or the entries of a directory, are on disk.
  private static func synchronize(_ path: String) throws {
    let descriptor = Foundation.open(path, O_RDONLY)
    guard descriptor >= 0 else { throw failure(path) }
    defer { _ = Foundation.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> StoreError {
    errno == ENOSPC
      ? .full(path: path) : .cannotOpen(path: path, reason: String(cString: strerror(errno)))
  }

  /// Throws unless the store can be written now: by writing what is there already.
  public func checkWritable() async throws(StoreError) {
    try await commit { db in
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      try db.execute(sql: "PRAGMA user_version = \(version)")
    }
  }
}
