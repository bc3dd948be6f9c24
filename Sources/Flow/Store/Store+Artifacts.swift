import Foundation
import GRDB

extension Store {
  /// Every version of every artifact, oldest first.
  /// - Parameter prefix: only keys that begin so.
  public func artifacts(prefix: String? = nil) throws(StoreError) -> [ArtifactRecord] {
    try read { db in
      try ArtifactRecord.fetch(
        db, where: "?1 IS NULL OR substr(artifact.key, 1, length(?1)) = ?1", [prefix])
    }
  }

  /// What a run published, in order.
  public func artifacts(of run: String) throws(StoreError) -> [ArtifactRecord] {
    try read { db in try ArtifactRecord.fetch(db, where: "run.id = ?", [run]) }
  }

  /// One version of an artifact with its content.
  /// - Parameter version: the version, or nil for the newest.
  /// - Throws: ``StoreError/noSuchArtifact(key:version:)``.
  public func artifact(
    _ key: String, version: Int? = nil
  ) throws(StoreError) -> (record: ArtifactRecord, content: [UInt8]) {
    try read { db in
      let found = try ArtifactRecord.fetch(
        db,
        where: """
          artifact.key = ?1 AND artifact.version
          = coalesce(?2, (SELECT max(version) FROM artifact WHERE key = ?1))
          """, [key, version])
      guard let record = found.first, let content = try Self.content(db, record.digest) else {
        let isKnown = try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM artifact WHERE key = ?)", arguments: [key])
        throw StoreError.noSuchArtifact(key: key, version: isKnown == true ? version : nil)
      }
      return (record, content)
    }
  }

  /// The content with a digest, if it is kept.
  public func content(_ digest: Digest) throws(StoreError) -> [UInt8]? {
    try read { db in try Self.content(db, digest) }
  }

  /// Keeps bytes by their digest, once: what was fetched, so that a resumed run sees the same.
  public func keep(_ bytes: [UInt8]) throws(StoreError) -> Digest {
    let digest = Digest(of: bytes)
    _ = try write { db in try Self.keep(db, bytes, digest) }
    return digest
  }

  /// Keeps bytes for a run.
  static func keep(_ db: Database, _ bytes: [UInt8], _ digest: Digest, run: Int64) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO kept (run, content) VALUES (?, ?)",
      arguments: [run, try keep(db, bytes, digest)])
  }

  private static func content(_ db: Database, _ digest: Digest) throws -> [UInt8]? {
    try Data.fetchOne(
      db, sql: "SELECT bytes FROM content WHERE digest = ?", arguments: [Data(digest.bytes)]
    ).map(Array.init)
  }

  /// Stores a content unless it is there, and returns its row.
  private static func keep(_ db: Database, _ bytes: [UInt8], _ digest: Digest) throws -> Int64 {
    let name = Data(digest.bytes)
    if let row = try Int64.fetchOne(
      db, sql: "SELECT id FROM content WHERE digest = ?", arguments: [name])
    {
      return row
    }
    try db.execute(
      sql: "INSERT INTO content (digest, bytes) VALUES (?, ?)", arguments: [name, Data(bytes)])
    return db.lastInsertedRowID
  }

  /// Writes the next version of an artifact, within the transaction that ends its task.
  static func publish(
    _ db: Database, _ artifact: Artifact, run: Int64, task: String, at time: Date
  ) throws {
    let content = try keep(db, artifact.content, Digest(of: artifact.content))
    try db.execute(
      sql: """
        INSERT INTO artifact (key, version, kind, content, size, run, task, created)
        VALUES (?1, 1 + coalesce((SELECT max(version) FROM artifact WHERE key = ?1), 0),
          ?2, ?3, ?4, ?5, ?6, ?7)
        """,
      arguments: [
        artifact.key, artifact.kind.rawValue, content, artifact.content.count, run, task,
        time.microseconds,
      ])
  }
}

extension ArtifactRecord {
  fileprivate static func fetch(
    _ db: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> [ArtifactRecord] {
    let sql = """
      SELECT artifact.key, version, kind, digest, size, run.id AS run_id, task,
        artifact.created AS published
      FROM artifact JOIN run ON run.sequence = artifact.run
      JOIN content ON content.id = artifact.content
      WHERE \(condition) ORDER BY artifact.id
      """
    return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
      guard let digest = Digest(bytes: Array(row["digest"] as Data)) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a digest is not 32 bytes long")
      }
      return ArtifactRecord(
        key: row["key"], version: row["version"],
        kind: ArtifactKind(rawValue: row["kind"]) ?? .bytes, digest: digest, size: row["size"],
        run: row["run_id"], task: row["task"], created: Date(microseconds: row["published"]))
    }
  }
}
