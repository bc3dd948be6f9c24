import Flow
import Foundation

/// One run: what it was about, what it did, what it made, what it said.
struct RunPage: Page {
  static let template = "run"

  let frame: Frame
  let row: RunRow
  let header: RunHeader
  let timeline: TimelinePart
  let results: RunResults
  let tasks: RunTasks
  let log: RunLog
  /// Where a browser listens for what is new; nil when nothing will come.
  let events: String?
  let timelineAddress: String
  /// The place in the log from which it listens.
  let place: Int64

  /// - Complexity: O(tasks + lines shown), and counting the lines of the log.
  init(_ store: Store, _ jobs: [JobControl], id: String, _ visit: Visit) throws {
    let id = try store.run(id).id
    // The run and its place come first: what is written meanwhile is told once more, never less.
    let beginning = try store.changes(of: id, since: nil, lines: 0)
    let (run, all) = (beginning.run, try store.tasks(of: id))
    let artifacts = try store.artifacts(of: id)
    frame = Frame(.runs, visit, isLive: !run.state.isOver)
    row = RunRow(run, now: visit.now)
    header = try RunHeader(
      run, store, all, mayAct: jobs.contains { $0.workflow == run.workflow })
    timeline = TimelinePart(run, all, artifacts, now: visit.now)
    results = try RunResults(artifacts, store)
    tasks = RunTasks(all, run: id, visit)
    log = try RunLog(store, run: id, LogFilter(visit.query))
    events = run.state.isOver ? nil : Address.runEvents(id).path
    timelineAddress = Address.runTimeline(id).path
    place = beginning.cursor.line
  }
}
