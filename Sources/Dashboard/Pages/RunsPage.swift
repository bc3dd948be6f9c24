import Flow
import Foundation

/// All runs, newest first.
struct RunsPage: Page {
  static let template = "runs"
  private static let size = 200

  let frame: Frame
  let runs: [RunRow]
  let hasRuns: Bool
  /// The forms that begin a run.
  let jobs: [JobLink]
  let page: Int
  let newer: String?
  let older: String?

  init(_ store: Store, _ jobs: [JobControl], _ visit: Visit) throws {
    // The store counts from the newest, so a page costs what lies before it, a few milliseconds.
    let page = min(visit.query.number("page") ?? 1, 10_000)
    let newest = Array(try store.runs(limit: page * Self.size + 1).reversed())
    let shown = newest.dropFirst((page - 1) * Self.size).prefix(Self.size)
    frame = Frame(.runs, visit, isLive: shown.contains(where: \.state.isActive))
    runs = shown.map { RunRow($0, now: visit.now) }
    hasRuns = !runs.isEmpty
    self.jobs = jobs.map { JobLink($0) }
    self.page = page
    newer = page > 1 ? Address.runs.path(["page": "\(page - 1)"]) : nil
    older = newest.count > page * Self.size ? Address.runs.path(["page": "\(page + 1)"]) : nil
  }
}

/// The way to the form that begins a run.
struct JobLink: Sendable {
  let workflow: String
  let link: String

  init(_ job: JobControl) {
    workflow = job.workflow
    link = Address.newRun(workflow: job.workflow).path
  }
}
