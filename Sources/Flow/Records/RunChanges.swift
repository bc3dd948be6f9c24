/// A place in the story of a run, from which ``Store/changes(of:since:lines:)`` tells what is new.
public struct RunCursor: Sendable, Hashable {
  /// A task that may change again.
  struct Mark: Sendable, Hashable {
    let state: State
    let attempts: Int
  }

  /// The place of the last line of the log that was told.
  public internal(set) var line: Int64
  /// The row of the last task that was told.
  var task: Int64
  /// The tasks that have not completed, by row.
  var open: [Int64: Mark]
}

/// How many tasks of a run are in which state.
public struct TaskTally: Sendable, Hashable {
  /// The number of tasks by state.
  public let counts: [State: Int]
  /// The number of attempts that have ended.
  public let attempts: Int

  /// A tally.
  public init(counts: [State: Int], attempts: Int) {
    self.counts = counts
    self.attempts = attempts
  }

  /// The tally of tasks.
  public init(_ tasks: [TaskRecord]) {
    counts = Dictionary(tasks.map { ($0.state, 1) }, uniquingKeysWith: +)
    attempts = tasks.reduce(0) { $0 + $1.attempts.count }
  }
}

/// What is new about a run, all of one moment.
public struct RunChanges: Sendable {
  /// The run.
  public let run: RunRecord
  /// How many of its tasks are in which state.
  public let tally: TaskTally
  /// The tasks that began, changed their state, or ended an attempt.
  public let tasks: [TaskRecord]
  /// The lines that were written to its log, in order.
  public let lines: [LogLine]
  /// Whether more lines were written than asked for.
  public let hasMoreLines: Bool
  /// From where to ask the next time.
  public let cursor: RunCursor
}
