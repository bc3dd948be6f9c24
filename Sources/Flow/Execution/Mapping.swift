import Foundation
import Synchronization

/// One execution of a mapped task: which units are left, their rounds, and what came of them.
struct Mapping<Value: Codable & Sendable> {
  let run: Run
  let name: String
  let keys: [String]
  let labels: [String]?
  let options: TaskOptions

  /// Makes the unit of an item for an attempt.
  typealias MakeUnit = (_ index: Int, _ attempt: Int, Slots<Value>) -> WorkUnit

  /// What a unit that failed waits for.
  private struct Waiting: Sendable {
    let index: Int
    let ended: Date
    let wait: Duration
  }

  /// What the threads of a map share.
  private final class Board: Sendable {
    let outcomes: Mutex<[Int: Result<[UInt8]?, UnitFailure>]> = Mutex([:])
    let waiting = Mutex<[Waiting]>([])
  }

  /// Runs what an earlier execution has not finished, and gives every result.
  func run(on runner: some TaskRunner, unit: MakeUnit) async throws
    -> [Result<Value, UnitFailure>]
  {
    try options.validate(task: name)
    try run.take(keys)
    let (stored, earlier) = try run.store.read { [claim = run.claim] db in
      try (
        Store.completed(db, claim, prefix: name + "/"),
        Store.earlier(db, claim, prefix: name + "/")
      )
    }
    let slots = Slots<Value>(keys: keys)
    let board = Board()
    let fresh = keys.indices.filter { stored[keys[$0]] == nil }
    let tally = Tally(
      name: name, labels: labels, keys: keys, reused: Set(keys.indices).subtracting(fresh))
    run.journal.emit(.progress(run: run.id, tally.opening))
    if !fresh.isEmpty {
      try run.checkBegin()
      try await work(
        fresh, earlier, on: runner, slots: slots, board: board, tally: tally, unit: unit)
    }
    try run.stop.check()
    let outcomes = board.outcomes.withLock { $0 }
    let isCut = outcomes.values.contains { outcome in
      if case .failure(let failure) = outcome { failure.isCancellation } else { false }
    }
    if isCut { throw CancellationError() }
    return try keys.indices.map { index in
      if case .failure(let failure) = outcomes[index] { return .failure(failure) }
      let bytes = stored[keys[index]] ?? (try? outcomes[index]?.get()) ?? nil
      guard let value = try slots.value(at: index, bytes: bytes) else { throw CancellationError() }
      return .success(value)
    }
  }

  /// Round after round until no unit waits for another attempt.
  private func work(
    _ fresh: [Int], _ earlier: [String: Store.Earlier], on runner: some TaskRunner,
    slots: Slots<Value>, board: Board, tally: Tally,
    unit: MakeUnit
  ) async throws {
    let stop = StopSignal()
    let token = run.stop.add(stop.raise)
    defer { run.stop.remove(token) }
    let queue = CommitQueue(
      run: run,
      committed: { [journal = run.journal, id = run.id] commit in
        guard commit.state != .retrying, let progress = tally.count(commit) else { return }
        journal.emit(.progress(run: id, progress))
      }, failed: stop.raise)
    let (begun, now) = (run.clock.uptime, run.clock.now)
    let used = earlier.mapValues { Duration.seconds(max(0, now.timeIntervalSince($0.begun))) }
    var round = fresh
    var waits: [Int: Duration] = [:]
    var attempt = 1
    while !round.isEmpty, !stop.isRaised {
      let indices = round
      let units = round.map { index in
        guarded(unit(index, attempt + (earlier[keys[index]]?.attempts ?? 0), slots))
      }
      let sorter = Sorter(
        mapping: self, queue: queue, slots: slots, board: board, attempt: attempt,
        earlier: earlier.mapValues(\.attempts), begun: begun, used: used, waits: waits)
      await runner.run(units, stop: stop) { position, report in
        sorter.sort(indices[position], report)
      }
      let waiting = board.waiting.withLock { waiting in
        defer { waiting = [] }
        return waiting.sorted { $0.index < $1.index }
      }
      round = waiting.map(\.index)
      waits = Dictionary(uniqueKeysWithValues: waiting.map { ($0.index, $0.wait) })
      attempt += 1
      do { try await sleep(until: waiting) } catch { stop.raise() }
    }
    try await queue.close()
  }

  /// A unit that does not begin when nothing new may.
  private func guarded(_ unit: WorkUnit) -> WorkUnit {
    WorkUnit(key: unit.key, kind: unit.kind, timeout: unit.timeout, log: unit.log) { [run] in
      try run.checkBegin()
      run.units.begin(unit.key, at: run.clock.now)
      return try unit.payload()
    } perform: { [run] stop in
      try run.checkBegin()
      run.units.begin(unit.key, at: run.clock.now)
      return try unit.perform(stop)
    }
  }

  /// Waits until the last of the failed units may be tried again.
  private func sleep(until waiting: [Waiting]) async throws {
    let now = run.clock.now
    let longest = waiting.map { $0.wait - .seconds(now.timeIntervalSince($0.ended)) }.max()
    if let longest, longest > .zero { try await run.wait(for: longest) }
  }

  /// Decides what becomes of a unit that was reported.
  private struct Sorter: Sendable {
    let mapping: Mapping
    let queue: CommitQueue
    let slots: Slots<Value>
    let board: Board
    let attempt: Int
    let earlier: [String: Int]
    let begun: Duration
    let used: [String: Duration]
    let waits: [Int: Duration]

    func sort(_ index: Int, _ report: UnitReport) {
      let (run, key) = (mapping.run, mapping.keys[index])
      run.units.end(key)
      let published = slots.takePublished(at: index)
      let span = AttemptSpan(
        key: key, started: report.started, ended: report.ended, wait: waits[index] ?? .zero)
      switch report.outcome {
      case .success(let bytes):
        let kept = slots.holds(index) ? nil : bytes
        board.outcomes.withLock { $0[index] = .success(kept) }
        queue.add(
          span.commit(.completed, error: nil, result: bytes, published: published, logs: []))
      case .failure(let error):
        let message = describe(error)
        // What was stopped is neither done nor failed: a later execution begins it again.
        if run.stop.isRaised || (run.ending.isRaised && error is CancellationError) {
          let failure = UnitFailure(key: key, message: message, isCancellation: true)
          board.outcomes.withLock { $0[index] = .failure(failure) }
          return
        }
        let number = attempt + (earlier[key] ?? 0)
        let wait = mapping.options.wait(
          after: error, attempt: number,
          elapsed: run.clock.uptime - begun + (used[key] ?? .zero),
          random: run.jitter.number(task: key, attempt: number))
        run.journal.emit(.attemptFailed(run: run.id, key: key, error: message, nextIn: wait))
        if let wait {
          let entry = Waiting(index: index, ended: report.ended, wait: wait)
          board.waiting.withLock { $0.append(entry) }
        } else {
          let failure = UnitFailure(key: key, message: message)
          board.outcomes.withLock { $0[index] = .failure(failure) }
        }
        queue.add(span.commit(wait == nil ? .failed : .retrying, error: message, logs: []))
      }
    }
  }
}
