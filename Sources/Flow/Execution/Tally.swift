import Synchronization

/// Counts the units of a mapped task as they end.
final class Tally: Sendable {
  private struct Contents {
    var done = 0
    var failed = 0
    var doneByLabel: [String: Int] = [:]
  }

  /// The event before the first unit.
  let opening: MapProgress
  private let name: String
  private let reused: Int
  private let labelOfKey: [String: String]
  private let totalByLabel: [String: Int]
  private let total: Int
  private let contents: Mutex<Contents>

  init(name: String, labels: [String]?, keys: [String], reused: Set<Int>) {
    let labels = labels ?? Array(repeating: name, count: keys.count)
    self.name = name
    self.reused = reused.count
    total = keys.count
    labelOfKey = Dictionary(zip(keys, labels), uniquingKeysWith: { first, _ in first })
    totalByLabel = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    var start = Contents()
    start.done = reused.count
    start.doneByLabel = Dictionary(reused.map { (labels[$0], 1) }, uniquingKeysWith: +)
    contents = Mutex(start)
    opening = MapProgress(
      task: name, done: reused.count, total: keys.count, failed: 0, reused: reused.count,
      label: nil, labelDone: 0, labelTotal: 0)
  }

  /// Counts a unit that has ended.
  func count(_ commit: TaskCommit) -> MapProgress? {
    guard let label = labelOfKey[commit.key] else { return nil }
    let counted = contents.withLock { contents in
      contents.done += 1
      if commit.state == .failed { contents.failed += 1 }
      contents.doneByLabel[label, default: 0] += 1
      return contents
    }
    return MapProgress(
      task: name, done: counted.done, total: total, failed: counted.failed, reused: reused,
      label: label, labelDone: counted.doneByLabel[label] ?? 0,
      labelTotal: totalByLabel[label] ?? 0)
  }
}
