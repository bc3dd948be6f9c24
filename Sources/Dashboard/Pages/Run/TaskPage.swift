import Flow
import Foundation

/// One task of a run: its attempts, its result, what it said and made.
struct TaskPage: Page {
  static let template = "task"
  /// Longer results are not for people.
  private static let longestResult = 4 << 10

  let frame: Frame
  let key: String
  let runName: String
  let runLink: String
  let row: TaskRow
  let attempts: String
  let hasAttempts: Bool
  let result: String?
  let resultNote: String?
  let results: RunResults
  let log: RunLog
  let logLink: String
  /// Where a new run that begins again from here is asked for.
  let retry: String?

  init(_ store: Store, _ jobs: [JobControl], run id: String, key: String, _ visit: Visit) throws {
    let run = try store.run(id)
    guard let task = try store.task(key, of: run.id) else {
      throw StoreError.noSuchTask(key, run: run.name)
    }
    frame = Frame(.runs, visit, isLive: task.state.isActive)
    self.key = key
    runName = run.name
    runLink = Address.run(run.id).path
    row = TaskRow(task, run: run.id, now: visit.now)
    attempts = AttemptTable.html(task.attempts)
    hasAttempts = !task.attempts.isEmpty
    (result, resultNote) = Self.result(try store.result(of: run.id, task: key))
    results = try RunResults(store.artifacts(of: run.id).filter { $0.task == key }, store)
    log = try RunLog(
      store, run: run.id, LogFilter(task: key).with(before: visit.query.place("before")))
    logLink = LogFilter(task: key).link(run.id)
    let mayAct = jobs.contains { $0.workflow == run.workflow } && !run.state.isActive
    retry = mayAct ? Action.retry(run: run.id).path : nil
  }

  /// The result as text where people can read it, else what it is.
  private static func result(_ bytes: [UInt8]?) -> (String?, String?) {
    guard let bytes else { return (nil, nil) }
    let size = Amount.bytes(bytes.count)
    if bytes.count > longestResult { return (nil, "\(size), too long to be shown here.") }
    guard
      let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed),
      let text = try? JSONSerialization.data(
        withJSONObject: value,
        options: [.fragmentsAllowed, .prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    else { return (nil, "\(size) in a form for machines.") }
    return (String(decoding: text, as: UTF8.self), nil)
  }
}
