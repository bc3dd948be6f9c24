/// What can happen to a run, and the states it passes through when it does.
///
/// The machine touches nothing: it only answers. The store asks it before it writes a state, so
/// that every way in which a run can go is in this one place. Each step of an answer is a move of
/// ``State/legalMoves``.
public enum RunMachine {
  /// Something that happens to a run.
  public enum Event: Sendable, Hashable, CaseIterable {
    /// Its time has come, and another run is in its way.
    case queue
    /// Its time has come.
    case ready
    /// A scheduler takes it into its hands: what waits, and what was interrupted.
    case take
    /// Somebody wants it to go on, although it failed or was cancelled.
    case resume
    /// It is given back to whoever takes it next.
    case reopen
    /// Its workflow returned.
    case complete
    /// Its workflow threw.
    case fail
    /// It cannot be begun, or not be taken up again.
    case abandon
    /// Its process stops in good order.
    case pause
    /// Somebody asked for its end, or its turn is skipped.
    case cancel
    /// Its process died.
    case crash
  }

  /// The states a run in `state` passes through, the last one being where it stays; nil when the
  /// event cannot happen to it.
  public static func moves(_ event: Event, from state: State) -> [State]? {
    switch (event, state) {
    case (.queue, .scheduled): [.late]
    case (.ready, .scheduled): [.pending]
    case (.take, .pending): [.running]
    case (.take, .late), (.take, .crashed), (.take, .paused): [.pending, .running]
    case (.resume, .failed), (.resume, .cancelled): [.pending, .running]
    case (.resume, _): moves(.take, from: state)
    case (.reopen, .failed), (.reopen, .cancelled), (.reopen, .crashed), (.reopen, .paused):
      [.pending]
    case (.complete, .running): [.completed]
    case (.fail, .running): [.failed]
    case (.abandon, .pending): [.failed]
    case (.abandon, .late), (.abandon, .crashed), (.abandon, .paused): [.pending, .failed]
    case (.pause, .running): [.paused]
    case (.cancel, .running), (.cancel, .scheduled), (.cancel, .late), (.cancel, .pending),
      (.cancel, .paused):
      [.cancelled]
    // So that nobody takes it up again.
    case (.cancel, .crashed): [.pending, .cancelled]
    case (.crash, .running), (.crash, .pending), (.crash, .retrying): [.crashed]
    default: nil
    }
  }

  /// Where an event leads, for messages about one that cannot happen.
  static func goal(of event: Event) -> State {
    switch event {
    case .queue: .late
    case .ready, .take, .resume, .reopen: .pending
    case .complete: .completed
    case .fail, .abandon: .failed
    case .pause: .paused
    case .cancel: .cancelled
    case .crash: .crashed
    }
  }
}
