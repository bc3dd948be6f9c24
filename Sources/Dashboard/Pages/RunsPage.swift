import Flow
import Foundation

/// All runs, newest first.
struct RunsPage: Page {
  static let template = "runs"
  private static let size = 50

  let frame: Frame
  let runs: [RunRow]
  let hasRuns: Bool
  let page: Int
  let newer: String?
  let older: String?

  init(_ store: Store, page: Int, now: Date) throws {
    // The store counts from the newest, so a page costs what lies before it, a few milliseconds.
    let page = min(page, 10_000)
    let newest = Array(try store.runs(limit: page * Self.size + 1).reversed())
    let shown = newest.dropFirst((page - 1) * Self.size).prefix(Self.size)
    frame = Frame(.runs, isLive: shown.contains(where: \.state.isActive), now: Moment(now))
    runs = shown.map { RunRow($0, now: now) }
    hasRuns = !runs.isEmpty
    self.page = page
    newer = page > 1 ? Address.runs.path(["page": "\(page - 1)"]) : nil
    older = newest.count > page * Self.size ? Address.runs.path(["page": "\(page + 1)"]) : nil
  }
}
