import Synchronization

extension Engine {
  /// Stops every execution of this engine in good order: the runs are paused, what has finished is
  /// kept, and executing them again continues there. New executions stop at once.
  public func drain() {
    for run in beginDraining() { run.stop.raise() }
  }

  /// As ``drain()``, after a time in which no task and no unit of a map begins any more, while
  /// those that run may finish.
  ///
  /// Returns when every execution has ended. A body that does not listen is left to itself.
  public func drain(grace: Duration) async {
    let runs = beginDraining()
    let left = Settlement<Void>()
    let timer = Task(executorPreference: FlowThread.shared) { [clock] in
      try await clock.sleep(for: grace)
      left.settle(())
    }
    if grace > .zero {
      whenIdle(left)
      await left.outcome()
    }
    timer.cancel()
    for run in runs { run.stop.raise() }
    let end = Settlement<Void>()
    whenIdle(end)
    await end.outcome()
  }

  /// Lets nothing new begin, and returns what runs.
  private func beginDraining() -> [Run] {
    let runs = active.withLock { active in
      active.isDraining = true
      return Array(active.runs.values)
    }
    for run in runs { run.ending.raise() }
    return runs
  }

  /// Tells somebody when no execution is left.
  private func whenIdle(_ settlement: Settlement<Void>) {
    let isIdle = active.withLock { active in
      if !active.runs.isEmpty { active.waiting.append(settlement) }
      return active.runs.isEmpty
    }
    if isIdle { settlement.settle(()) }
  }

  /// Takes an execution in.
  func enter(_ run: Run) {
    let isDraining = active.withLock { active in
      active.runs[run.claim.hold] = run
      return active.isDraining
    }
    if isDraining {
      run.ending.raise()
      run.stop.raise()
    }
  }

  /// Lets an execution go.
  func leave(_ run: Run) {
    let waiting = active.withLock { active -> [Settlement<Void>] in
      active.runs[run.claim.hold] = nil
      guard active.runs.isEmpty else { return [] }
      defer { active.waiting = [] }
      return active.waiting
    }
    for settlement in waiting { settlement.settle(()) }
  }
}
