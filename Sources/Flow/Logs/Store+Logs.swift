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
  /// - Complexity: O(lines of the run).
  public func logs(
    of run: String, minimum: LogLevel = .debug, task: String? = nil, containing text: String? = nil,
    after place: Int64 = 0, limit: Int? = nil
  ) throws(StoreError) -> [LogLine] {
    try read { db in
      guard
        let sequence = try Int64.fetchOne(
          db, sql: "SELECT sequence FROM run WHERE id = ?", arguments: [run])
      else { throw StoreError.noSuchRun(run) }
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT * FROM log WHERE run = ?1 AND id > ?2 AND level >= ?3 AND (?4 IS NULL OR task = ?4)
            AND (?5 IS NULL OR instr(lower(message || ' ' || coalesce(facts, '')), lower(?5)) > 0)
          ORDER BY id LIMIT ?6
          """, arguments: [sequence, place, minimum.rawValue, task, text, limit ?? -1])
      var lines: [LogLine] = []
      while let row = try rows.next() { lines.append(LogLine(row)) }
      return lines
    }
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
