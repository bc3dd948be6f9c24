import Flow

/// Which lines of a log somebody wants to see.
struct LogFilter: Sendable {
  var level: LogLevel
  var task: String?
  var text: String?
  /// Only lines before this place; nil for the newest.
  var before: Int64?

  /// What the address asks for.
  init(_ query: Query) {
    level = query.text("level").flatMap { LogLevel(name: $0) } ?? .debug
    task = query.text("task")
    text = query.text("q")
    before = query.place("before")
  }

  /// The lines of one task.
  init(task: String) {
    level = .debug
    self.task = task
  }

  /// The page of a run with such lines.
  func link(_ run: String) -> String {
    Address.run(run).path([
      "level": level.name, "task": task ?? "", "q": text ?? "",
      "before": before.map(String.init) ?? "",
    ]) + "#log"
  }

  /// The whole log of such lines as text.
  func download(_ run: String) -> String {
    Address.runLog(run).path(["level": level.name, "task": task ?? "", "q": text ?? ""])
  }

  /// The same with another level.
  func with(level: LogLevel) -> LogFilter {
    var filter = self
    (filter.level, filter.before) = (level, nil)
    return filter
  }

  /// The same from another place.
  func with(before: Int64?) -> LogFilter {
    var filter = self
    filter.before = before
    return filter
  }
}
