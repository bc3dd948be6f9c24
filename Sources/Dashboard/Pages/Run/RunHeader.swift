import Flow
import Foundation

/// What a run is about: its state, its times, what it was started with, and what can be done.
struct RunHeader: Sendable {
  let facts: [Fact]
  let parameters: [ParameterList.Entry]
  let hasParameters: Bool
  let json: String
  let original: Link?
  let cancel: String?
  let resume: String?
  let retry: String?
  /// What a new run can begin again from.
  let restarts: [String]
  let isCancelling: Bool

  /// A name and what it says.
  struct Fact: Sendable {
    let name: String
    let text: String
    let isCode: Bool
  }

  /// A name that leads somewhere.
  struct Link: Sendable {
    let text: String
    let link: String
  }

  /// - Parameter mayAct: whether this server can go on with runs of the workflow.
  init(_ run: RunRecord, _ store: Store, _ tasks: [TaskRecord], mayAct: Bool) throws {
    let zone = try Self.zone(of: run, store)
    facts = Self.facts(run, try store.metadata(of: run.id), zone: zone)
    parameters = ParameterList.entries(run.parameters)
    json = String(decoding: run.parameters, as: UTF8.self)
    hasParameters = !parameters.isEmpty
    original = run.retryOf.map { id in
      Link(text: (try? store.run(id).name) ?? id, link: Address.run(id).path)
    }
    cancel = !run.state.isEnded && !run.cancelRequested ? Action.cancel(run: run.id).path : nil
    let canResume = RunMachine.moves(.reopen, from: run.state) != nil
    resume = mayAct && canResume ? Action.resume(run: run.id).path : nil
    let canRetry = mayAct && !run.state.isActive && run.started != nil && !tasks.isEmpty
    retry = canRetry ? Action.retry(run: run.id).path : nil
    restarts = canRetry ? Self.restarts(tasks) : []
    isCancelling = run.cancelRequested && run.state.isActive
  }

  /// The top-level tasks and the families, in the order in which they began.
  private static func restarts(_ tasks: [TaskRecord]) -> [String] {
    var seen: Set<String> = []
    return tasks.compactMap { task in
      let name = task.key.split(separator: "/").first.map(String.init) ?? task.key
      return seen.insert(name).inserted ? name : nil
    }
  }

  /// The zone of the run's schedule, for one started by hand that of its workflow's; Greenwich where
  /// there is none.
  private static func zone(of run: RunRecord, _ store: Store) throws -> TimeZone {
    let name = run.schedule ?? run.workflow
    return try store.schedules().first { $0.schedule.name == name }?.schedule.timeZone ?? .gmt
  }

  private static func facts(_ run: RunRecord, _ metadata: [String: String], zone: TimeZone)
    -> [Fact]
  {
    let time = { (name: String, date: Date?) in
      date.map { Fact(name: name, text: Moment.zoned($0, in: zone), isCode: false) }
    }
    let plain = [
      time("as of", run.asOf), time("due", run.scheduled), time("started", run.started),
      time("ended", run.ended),
      run.schedule.map { Fact(name: "schedule", text: $0, isCode: false) },
      Fact(name: "workflow", text: run.workflow, isCode: false),
      Fact(name: "id", text: run.id, isCode: true),
      run.owner.map { Fact(name: "process", text: $0, isCode: true) },
    ].compactMap(\.self)
    return plain
      + metadata.sorted { $0.key < $1.key }.map { Fact(name: $0.key, text: $0.value, isCode: true) }
  }
}
