import Foundation
import GRDB

/// What a store keeps for how long. Runs, their tasks and artifacts are kept for good.
public struct RetentionPolicy: Sendable, Hashable, Codable {
  /// The age of an ended run at which its log lines go; nil for never.
  public var logs: Duration?
  /// The age of an ended run at which the results and attempts of its tasks go, and with them the
  /// bytes it had fetched; nil for never. Such a run cannot be resumed or tried again any more.
  public var results: Duration?

  /// A policy.
  public init(logs: Duration?, results: Duration?) {
    self.logs = logs
    self.results = results
  }

  /// Ninety days for log lines, thirty for results.
  public static let standard = RetentionPolicy(
    logs: .seconds(90 * 86_400), results: .seconds(30 * 86_400))
  /// Everything for good.
  public static let forever = RetentionPolicy(logs: nil, results: nil)
}

/// What a pruning took away.
public struct Pruning: Sendable, Hashable, Codable {
  /// Log lines.
  public internal(set) var logs = 0
  /// Results of tasks.
  public internal(set) var results = 0
  /// Attempts of tasks.
  public internal(set) var attempts = 0
  /// Contents that nothing refers to any more.
  public internal(set) var contents = 0
}

extension Store {
  /// Rows that one transaction takes away, so that a run never waits long for its turn.
  static let pruningBatch = 1000
  /// The newest different sources of a workflow that are kept whatever their age: the last one,
  /// and the one before it, which the next run compares its data with.
  private static let keptSources = 2

  /// Takes away what is older than a policy allows, in small transactions.
  /// - Parameter workflow: only that of its runs; nil for all runs.
  /// - Complexity: O(runs + what is taken away).
  @discardableResult
  public func prune(_ policy: RetentionPolicy, workflow: String? = nil)
    async throws(StoreError) -> Pruning
  {
    var pruning = Pruning()
    let now = clock.now
    if let age = policy.logs {
      pruning.logs = try await take(
        "log", "id",
        """
        SELECT log.id FROM run JOIN log ON log.run = run.sequence WHERE \(Self.isOld)
        """, workflow, before: now - age.seconds)
    }
    guard let age = policy.results else { return pruning }
    let limit = now - age.seconds
    pruning.results = try await take(
      "result", "task",
      """
      SELECT result.task FROM run JOIN task ON task.run = run.sequence
      JOIN result ON result.task = task.id WHERE \(Self.isOld)
      """, workflow, before: limit)
    pruning.attempts = try await take(
      "attempt", "task",
      """
      SELECT DISTINCT attempt.task FROM run JOIN task ON task.run = run.sequence
      JOIN attempt ON attempt.task = task.id WHERE \(Self.isOld)
      """, workflow, before: limit)
    pruning.contents = try await commit { db in
      try Self.forgetSources(db, workflow, before: limit)
    }
    return pruning
  }

  /// Takes away the fetched bytes of old runs, but the newest ones of each workflow, and contents
  /// that nothing refers to any more; returns how many of these there were.
  private static func forgetSources(_ db: Database, _ workflow: String?, before limit: Date) throws
    -> Int
  {
    let kept = try Row.fetchAll(
      db,
      sql: """
        SELECT run.workflow, kept.run, kept.content, \(isOld) AS is_old
        FROM kept JOIN run ON run.sequence = kept.run ORDER BY kept.run DESC
        """, arguments: [limit.microseconds, workflow])
    var seen: [String: Set<Int64>] = [:]
    var contents = 0
    for row in kept {
      let (name, content): (String, Int64) = (row["workflow"], row["content"])
      let newer = seen[name, default: []]
      if newer.count < keptSources || newer.contains(content) {
        seen[name, default: []].insert(content)
      } else if row["is_old"] {
        try db.execute(
          sql: "DELETE FROM kept WHERE run = ? AND content = ?",
          arguments: [row["run"] as Int64, content])
        try db.execute(
          sql: """
            DELETE FROM content WHERE id = ?1
              AND NOT EXISTS (SELECT 1 FROM artifact WHERE content = ?1)
              AND NOT EXISTS (SELECT 1 FROM kept WHERE content = ?1)
            """, arguments: [content])
        contents += db.changesCount
      }
    }
    return contents
  }

  /// A run that ended long ago, of the workflow.
  private static let isOld = """
    (run.state IN ('completed', 'failed', 'crashed', 'cancelled') AND run.ended < ?1
      AND (?2 IS NULL OR run.workflow = ?2))
    """

  /// Deletes the rows whose key a query gives, batch by batch. The query reads beside the writers,
  /// since it looks at every old run.
  private func take(
    _ table: String, _ key: String, _ query: String, _ workflow: String?, before limit: Date
  ) async throws(StoreError) -> Int {
    var total = 0
    while !Task.isCancelled {
      let keys = try read { db in
        try Int64.fetchAll(
          db, sql: query + " LIMIT \(20 * Self.pruningBatch)",
          arguments: [limit.microseconds, workflow])
      }
      if keys.isEmpty { break }
      var rest = keys[...]
      while !rest.isEmpty, !Task.isCancelled {
        let batch = Array(rest.prefix(Self.pruningBatch))
        rest = rest.dropFirst(batch.count)
        total += try await commit { db in
          let marks = Array(repeating: "?", count: batch.count).joined(separator: ",")
          try db.execute(
            sql: "DELETE FROM \(table) WHERE \(key) IN (\(marks))",
            arguments: StatementArguments(batch))
          return db.changesCount
        }
      }
    }
    return total
  }
}
