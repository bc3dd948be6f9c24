/// The state of a run or of a task.
///
/// Which state may follow which is one table, ``legalMoves``; the store refuses every other move,
/// so that a record can never tell a story that did not happen.
public enum State: String, Sendable, Hashable, Codable, CaseIterable {
  /// Due at an instant in the future.
  case scheduled
  /// Due in the past and not begun: it waits for another run, or nobody was there to begin it.
  case late
  /// About to begin.
  case pending
  /// In execution.
  case running
  /// An attempt failed; the next one is waiting for its time.
  case retrying
  /// Stopped in good order, to be continued.
  case paused
  /// Ended with a result.
  case completed
  /// Ended with an error.
  case failed
  /// Its process died.
  case crashed
  /// Ended because somebody asked, or because its turn was skipped.
  case cancelled

  /// The states that may directly follow each state.
  ///
  /// `completed` is final. The other three ends may go back to `pending`, which is how a run is
  /// resumed or tried again.
  public static let legalMoves: [State: Set<State>] = [
    .scheduled: [.late, .pending, .paused, .cancelled],
    .late: [.pending, .paused, .cancelled],
    .pending: [.running, .paused, .failed, .crashed, .cancelled],
    .running: [.retrying, .paused, .completed, .failed, .crashed, .cancelled],
    .retrying: [.running, .paused, .failed, .crashed, .cancelled],
    .paused: [.scheduled, .pending, .cancelled],
    .completed: [],
    .failed: [.pending],
    .crashed: [.pending],
    .cancelled: [.pending],
  ]

  /// Whether `next` may directly follow this state.
  public func canMove(to next: State) -> Bool { Self.legalMoves[self]?.contains(next) ?? false }

  /// Whether the work has ended, well or badly.
  public var isEnded: Bool {
    switch self {
    case .completed, .failed, .crashed, .cancelled: true
    case .scheduled, .late, .pending, .running, .retrying, .paused: false
    }
  }

  /// Whether a process has the work in its hands.
  public var isActive: Bool {
    switch self {
    case .pending, .running, .retrying: true
    case .scheduled, .late, .paused, .completed, .failed, .crashed, .cancelled: false
    }
  }
}
