import GRDB

/// The tables of a store and how older ones are brought up to date.
///
/// Times are whole microseconds since 1970. Runs and tasks are joined by integers, which keeps a
/// trivial task well under a kilobyte.
enum Schema {
  /// Marks the file as a store of this program ("Almn"), in SQLite's header.
  static let applicationID = 0x416C_6D6E

  /// Every migration, in order. One that has been released never changes.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: runs)
      try db.execute(sql: tasks)
      try db.execute(sql: artifacts)
      try db.execute(sql: schedules)
    }
    migrator.registerMigration("2", migrate: addOperation)
    return migrator
  }

  /// A run holds its lease by its name in `lease`: the index makes a second holder impossible.
  private static let runs = """
    CREATE TABLE run (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      workflow TEXT NOT NULL,
      schedule TEXT,
      state TEXT NOT NULL,
      as_of INTEGER NOT NULL,
      scheduled INTEGER,
      created INTEGER NOT NULL,
      started INTEGER,
      ended INTEGER,
      error TEXT,
      lease TEXT,
      owner TEXT,
      heartbeat INTEGER,
      cancel_requested INTEGER NOT NULL DEFAULT 0,
      parameters BLOB NOT NULL
    );
    CREATE UNIQUE INDEX run_lease ON run (lease) WHERE lease IS NOT NULL;
    CREATE INDEX run_workflow ON run (workflow, sequence);
    CREATE INDEX run_active ON run (state) WHERE state IN ('pending', 'running', 'retrying');
    CREATE INDEX run_coming ON run (schedule, scheduled) WHERE schedule IS NOT NULL;
    CREATE TABLE run_metadata (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (run, key)
    ) WITHOUT ROWID;
    """

  /// `attempt_started` is set while an attempt is in progress, so that a crash loses no attempt.
  private static let tasks = """
    CREATE TABLE task (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      key TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      started INTEGER,
      ended INTEGER,
      attempt_started INTEGER,
      error TEXT,
      UNIQUE (run, key)
    );
    CREATE TABLE attempt (
      task INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
      number INTEGER NOT NULL,
      started INTEGER NOT NULL,
      ended INTEGER NOT NULL,
      wait INTEGER NOT NULL,
      error TEXT,
      PRIMARY KEY (task, number)
    ) WITHOUT ROWID;
    CREATE TABLE result (
      task INTEGER PRIMARY KEY REFERENCES task ON DELETE CASCADE,
      value BLOB NOT NULL
    );
    CREATE TABLE log (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      time INTEGER NOT NULL,
      level INTEGER NOT NULL,
      task TEXT,
      message TEXT NOT NULL
    );
    CREATE INDEX log_run ON log (run);
    """

  /// Content is stored once by its digest; the versions of an artifact only point at it. A run
  /// that has published something cannot be deleted.
  private static let artifacts = """
    CREATE TABLE content (
      id INTEGER PRIMARY KEY,
      digest BLOB NOT NULL UNIQUE,
      bytes BLOB NOT NULL
    );
    CREATE TABLE artifact (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL,
      version INTEGER NOT NULL,
      kind TEXT NOT NULL,
      content INTEGER NOT NULL REFERENCES content,
      size INTEGER NOT NULL,
      run INTEGER NOT NULL REFERENCES run,
      task TEXT NOT NULL,
      created INTEGER NOT NULL,
      UNIQUE (key, version)
    );
    CREATE INDEX artifact_run ON artifact (run);
    """

  /// The primary key of `tick` is what keeps a due instant from firing twice.
  private static let schedules = """
    CREATE TABLE schedule (
      name TEXT PRIMARY KEY,
      cron TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      overlap TEXT NOT NULL,
      catch_up TEXT NOT NULL,
      paused INTEGER NOT NULL DEFAULT 0,
      seen INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE tick (
      schedule TEXT NOT NULL,
      due INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      run TEXT,
      decided INTEGER NOT NULL,
      PRIMARY KEY (schedule, due)
    ) WITHOUT ROWID;
    """
}
