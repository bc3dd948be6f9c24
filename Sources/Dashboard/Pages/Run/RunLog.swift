import Flow
import Foundation

/// A part of a run's log.
struct RunLog: Sendable {
  static let pageSize = 500

  let levels: [LevelLink]
  let level: String
  let task: String?
  let find: String?
  let address: String
  let all: String
  let isNarrowed: Bool
  /// The items of the list.
  let lines: String
  let hasLines: Bool
  /// `newest 500 of 100000 lines`.
  let words: String
  let older: String?
  let newest: String?
  let download: String
  /// Whether new lines belong at the end of what is shown.
  let isNewest: Bool

  /// A level to narrow the log by, with how many lines matter at least so much.
  struct LevelLink: Sendable {
    let name: String
    let count: Int
    let link: String
    let isShown: Bool
  }

  init(_ store: Store, run: String, _ filter: LogFilter) throws {
    let counts = try store.logCounts(of: run, task: filter.task, containing: filter.text)
    let count = { (level: LogLevel) in counts.filter { $0.key >= level }.values.reduce(0, +) }
    let found = try store.newestLogs(
      of: run, minimum: filter.level, task: filter.task, containing: filter.text,
      before: filter.before, limit: Self.pageSize + 1)
    let shown = found.suffix(Self.pageSize)
    lines = shown.map(Self.item).joined()
    hasLines = !lines.isEmpty
    older =
      found.count > Self.pageSize
      ? shown.first?.place.map { filter.with(before: $0).link(run) } : nil
    isNewest = filter.before == nil
    newest = isNewest ? nil : filter.with(before: nil).link(run)
    let total = count(filter.level)
    words =
      shown.count == total
      ? "\(total) \(total == 1 ? "line" : "lines")"
      : "\(isNewest ? "newest " : "")\(shown.count) of \(total) lines"
    levels = LogLevel.allCases.map {
      LevelLink(
        name: $0.name, count: count($0), link: filter.with(level: $0).link(run),
        isShown: $0 == filter.level)
    }
    level = filter.level.name
    task = filter.task
    find = filter.text
    isNarrowed = filter.task != nil || filter.text != nil
    address = Address.run(run).path
    all = address + "#log"
    download = filter.download(run)
  }

  /// A line of the log. Templates look each name up by reflection, which is too slow for hundreds of
  /// lines.
  private static func item(_ line: LogLine) -> String {
    let place = line.place ?? 0
    let task = line.task.map { "<span class=\"task\">\(Markup.escape($0))</span> " } ?? ""
    return "<li id=\"L\(place)\" class=\"l-\(line.level.name)\">"
      + "<a href=\"?before=\(place + 1)#L\(place)\">\(Moment(line.time).html(isClock: true))</a> "
      + "<span class=\"level\">\(line.level.name)</span> \(task)"
      + "<span class=\"say\">\(Markup.escape(line.text))</span></li>\n"
  }
}
