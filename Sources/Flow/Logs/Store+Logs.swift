import Foundation
import GRDB

extension Store {
  /// The log of a run, in the order it was written.
  /// - Parameters:
  ///   - minimum: only lines that matter at least so much.
  ///   - task: only lines of one task.
  ///   - text: only lines whose message or facts contain this, whatever its case.
  ///   - place: only lines after this ``LogLine/place``: what is new since the last look.
  ///   - limit: only so many of them.
  /// - Throws: ``StoreError/noSuchRun(_:)``.
  /// - Complexity: O(result) for whole logs; O(lines after the place) where lines are left out.
  public func logs(
    of run: String, minimum: LogLevel = .debug, task: String? = nil, containing text: String? = nil,
    after place: Int64 = 0, limit: Int? = nil
  ) throws(StoreError) -> [LogLine] {
    try read { db in
      try Self.lines(
        db,
        sql: """
          SELECT * FROM log WHERE run = ?1 AND \(Self.isWanted) AND id > ?4 AND +level >= ?5
          ORDER BY id LIMIT ?6
          """,
        [try Self.standing(db, run).sequence, task, text, place, minimum.rawValue, limit ?? -1])
    }
  }

  /// The newest lines of a run's log, in the order they were written.
  /// - Parameters:
  ///   - minimum: only lines that matter at least so much.
  ///   - task: only lines of one task.
  ///   - text: only lines whose message or facts contain this, whatever its case.
  ///   - place: only lines before this ``LogLine/place``.
  ///   - limit: so many of them at most.
  /// - Throws: ``StoreError/noSuchRun(_:)``.
  /// - Complexity: O(limit · log lines) for a level; O(lines before the place) at most, where a task
  ///   or a text is asked for.
  public func newestLogs(
    of run: String, minimum: LogLevel = .debug, task: String? = nil, containing text: String? = nil,
    before place: Int64? = nil, limit: Int
  ) throws(StoreError) -> [LogLine] {
    try read { db in
      let candidates =
        task == nil && text == nil && minimum > .debug
        ? Self.newest(minimum)
        : """
        SELECT id FROM log WHERE run = ?1 AND \(Self.isWanted) AND id < ?4 AND +level >= ?5
        ORDER BY id DESC LIMIT ?6
        """
      return try Self.lines(
        db, sql: "SELECT * FROM log WHERE id IN (\(candidates)) ORDER BY id",
        [
          try Self.standing(db, run).sequence, task, text, place ?? .max, minimum.rawValue, limit,
        ])
    }
  }

  /// How many lines of each level a run's log has.
  /// - Parameters:
  ///   - task: only lines of one task.
  ///   - text: only lines whose message or facts contain this, whatever its case.
  /// - Throws: ``StoreError/noSuchRun(_:)``.
  /// - Complexity: O(lines of the run), from the index alone where all are counted.
  public func logCounts(
    of run: String, task: String? = nil, containing text: String? = nil
  ) throws(StoreError) -> [LogLevel: Int] {
    try read { db in
      // Naming the columns would make SQLite look at every line.
      let condition = task == nil && text == nil ? "?3 IS NULL" : Self.isWanted
      let rows = try Row.fetchAll(
        db,
        sql: "SELECT level, count(*) FROM log WHERE run = ?1 AND \(condition) GROUP BY level",
        arguments: [try Self.standing(db, run).sequence, task, text])
      return Dictionary(
        uniqueKeysWithValues: rows.compactMap { row in
          LogLevel(rawValue: row[0]).map { ($0, row[1]) }
        })
    }
  }

  /// The condition that a line is of a task and contains a text, where these are asked for.
  private static let isWanted = """
    (?2 IS NULL OR task = ?2)
    AND (?3 IS NULL OR instr(lower(message || ' ' || coalesce(facts, '')), lower(?3)) > 0)
    """

  /// The newest lines from a level on. Each level has its own end in the index, so that ten warnings
  /// among a hundred thousand lines are found at once.
  private static func newest(_ minimum: LogLevel) -> String {
    let each = LogLevel.allCases.filter { $0 >= minimum }.map { level in
      """
      SELECT id FROM (SELECT id FROM log WHERE run = ?1 AND level = \(level.rawValue) AND id < ?4
        ORDER BY id DESC LIMIT ?6)
      """
    }
    return each.joined(separator: " UNION ALL ") + " ORDER BY id DESC LIMIT ?6"
  }

  /// The lines that a query gives.
  static func lines(_ db: Database, sql: String, _ arguments: StatementArguments) throws
    -> [LogLine]
  {
    let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    var lines: [LogLine] = []
    while let row = try rows.next() { lines.append(LogLine(row)) }
    return lines
  }

  /// Writes log lines down.
  static func insert(_ db: Database, _ lines: [LogLine], run: Int64) throws {
    if lines.isEmpty { return }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO log (run, time, level, task, message, facts, stream)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for line in lines {
      try statement.execute(arguments: [
        run, line.time.microseconds, line.level.rawValue, line.task, line.message,
        try facts(line), line.stream?.rawValue,
      ])
    }
  }

  /// Adds lines to the log of a run from outside its execution, such as what was printed meanwhile;
  /// nothing if there is no such run.
  public func append(_ lines: [LogLine], toLogOf run: String) throws(StoreError) {
    try write { db in
      let sequence = try Int64.fetchOne(
        db, sql: "SELECT sequence FROM run WHERE id = ?", arguments: [run])
      if let sequence { try Self.insert(db, lines, run: sequence) }
    }
  }

  /// Facts as a JSON object, or nil where there are none.
  private static func facts(_ line: LogLine) throws -> String? {
    if line.facts.isEmpty { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(line.facts), as: UTF8.self)
  }
}

extension LogLine {
  fileprivate init(_ row: Row) {
    let facts = (row["facts"] as String?).flatMap {
      try? JSONDecoder().decode([String: String].self, from: Data($0.utf8))
    }
    self.init(
      time: Date(microseconds: row["time"]), level: LogLevel(rawValue: row["level"]) ?? .info,
      task: row["task"], message: row["message"], facts: facts ?? [:],
      stream: (row["stream"] as String?).flatMap(LogStream.init), place: row["id"])
  }
}
