import Foundation
import GRDB

/// The second version: what a store needs to be left alone for a year.
extension Schema {
  /// Fences off executions, keeps fetched bytes by run, and records what was missed and told.
  static func addOperation(_ db: Database) throws {
    try db.execute(sql: lifecycle)
    try db.execute(sql: notices)
    try keepSources(db)
  }

  /// `epoch` counts the claims of a run, so that an older execution cannot write; `fruitless` counts
  /// those since a task last completed. A task's attempts and its deadline count from when it was
  /// last tried anew: `spent` attempts lie before, and the first one after `begun` then. A schedule's
  /// expression holds `since` an instant. Lines of a log are counted, and rare ones found, by level.
  private static let lifecycle = """
    ALTER TABLE run ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN fruitless INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN retry_of TEXT;
    ALTER TABLE task ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE task ADD COLUMN begun INTEGER;
    ALTER TABLE schedule ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE log ADD COLUMN facts TEXT;
    ALTER TABLE log ADD COLUMN stream TEXT;
    CREATE INDEX log_level ON log (run, level);
    CREATE TABLE kept (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      content INTEGER NOT NULL REFERENCES content,
      PRIMARY KEY (run, content)
    ) WITHOUT ROWID;
    CREATE TABLE missed (
      schedule TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (schedule, first)
    ) WITHOUT ROWID;
    """

  /// A notice is written in the transaction of its cause, and delivered to each channel afterwards.
  /// `subscription` holds the channels that want to know; `longer_than` goes with the kind `long`.
  /// Addresses are never stored: they may be secrets.
  private static let notices = """
    CREATE TABLE subscription (
      workflow TEXT NOT NULL,
      kind TEXT NOT NULL,
      channel TEXT NOT NULL,
      longer_than INTEGER,
      PRIMARY KEY (workflow, kind, channel)
    ) WITHOUT ROWID;
    CREATE TABLE notice (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      workflow TEXT NOT NULL,
      run INTEGER REFERENCES run ON DELETE SET NULL,
      subject TEXT NOT NULL,
      body BLOB NOT NULL,
      created INTEGER NOT NULL
    );
    CREATE TABLE delivery (
      notice INTEGER NOT NULL REFERENCES notice ON DELETE CASCADE,
      channel TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      next INTEGER NOT NULL,
      owner TEXT,
      claimed INTEGER,
      ended INTEGER,
      PRIMARY KEY (notice, channel)
    ) WITHOUT ROWID;
    CREATE INDEX delivery_due ON delivery (next) WHERE state = 'pending';
    CREATE TABLE delivery_attempt (
      notice INTEGER NOT NULL,
      channel TEXT NOT NULL,
      number INTEGER NOT NULL,
      started INTEGER NOT NULL,
      ended INTEGER NOT NULL,
      status INTEGER,
      error TEXT,
      PRIMARY KEY (notice, channel, number),
      FOREIGN KEY (notice, channel) REFERENCES delivery ON DELETE CASCADE
    ) WITHOUT ROWID;
    """

  /// Earlier stores knew the content of a source by a fact of the run alone.
  private static func keepSources(_ db: Database) throws {
    let rows = try Row.fetchAll(
      db, sql: "SELECT run, value FROM run_metadata WHERE key = 'source-digest'")
    for row in rows {
      guard let digest = Digest(row["value"] as String) else { continue }
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO kept (run, content) SELECT ?, id FROM content WHERE digest = ?
          """, arguments: [row["run"] as Int64, Data(digest.bytes)])
    }
  }
}
