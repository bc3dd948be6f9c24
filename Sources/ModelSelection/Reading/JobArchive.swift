public import Flow
internal import Forecasting
internal import SeriesIO

/// What the runs of a weekly job left behind, read back from the store.
///
/// Artifacts are kept for good, so everything here can be read of a run of years ago; what an older
/// version of the job did not publish is nil or empty.
///
/// ```swift
/// let archive = JobArchive(name: "weekly-selection", store: store)
/// if let run = try archive.runs(limit: 1).last {
///   for row in try archive.champions(of: run) { print(row.id, row.model) }
/// }
/// ```
public struct JobArchive: Sendable {
  /// The name of the job.
  public let name: String
  let store: Store

  /// The archive of a job.
  public init(name: String, store: Store) {
    self.name = name
    self.store = store
  }

  /// The names of the jobs among the newest runs that have published forecasts, sorted.
  /// - Throws: `StoreError`.
  public static func names(in store: Store) throws(StoreError) -> [String] {
    var names: [String] = []
    for name in Set(try store.runs(limit: 400).map(\.workflow)).sorted() {
      guard let last = try store.latestRun(workflow: name, state: .completed) else { continue }
      let keys = try store.artifacts(of: last.id).map(\.key)
      if keys.contains("\(name)/metrics"), keys.contains("\(name)/next-week") {
        names.append(name)
      }
    }
    return names
  }

  /// The completed runs that published something, in the order of the instants they are about; of
  /// several about one instant the last.
  /// - Parameter limit: only so many of the newest.
  /// - Throws: `StoreError`.
  /// - Complexity: O(runs of the job) + one query for each that is returned.
  public func runs(limit: Int) throws(StoreError) -> [PublishedRun] {
    var latest: [RunRecord] = []
    for record in try store.runs(workflow: name) where record.state == .completed {
      if let place = latest.lastIndex(where: { $0.asOf == record.asOf }) {
        latest.remove(at: place)
      }
      latest.append(record)
    }
    var runs: [PublishedRun] = []
    for record in latest.sorted(by: { $0.asOf < $1.asOf }).suffix(limit) {
      let run = try PublishedRun(record, name: name, store: store)
      if !run.artifacts.isEmpty { runs.append(run) }
    }
    return runs
  }

  /// A completed run of this job.
  /// - Parameter id: its id or name.
  /// - Throws: `StoreError.noSuchRun`, also for a run of another job or one that did not complete.
  public func run(_ id: String) throws(StoreError) -> PublishedRun {
    let record = try store.run(id)
    guard record.workflow == name, record.state == .completed else { throw .noSuchRun(id) }
    return try PublishedRun(record, name: name, store: store)
  }

  /// The table that a run published under a key of the job, such as `live-accuracy`.
  func table(_ key: String, of run: PublishedRun) throws(StoreError) -> TextTable? {
    guard let record = run.artifacts[key], let bytes = try store.content(record.digest) else {
      return nil
    }
    return try? TextTable(csv: bytes, name: key)
  }

  /// The table under a key, or where the run published none, that under another.
  func table(_ key: String, or other: String, of run: PublishedRun) throws(StoreError)
    -> TextTable?
  {
    if let table = try table(key, of: run) { return table }
    return try table(other, of: run)
  }
}

/// A completed run, and what it published.
public struct PublishedRun: Sendable {
  /// The run.
  public let record: RunRecord
  /// By key without the name of the job: what it published.
  public let artifacts: [String: ArtifactRecord]

  init(_ record: RunRecord, name: String, store: Store) throws(StoreError) {
    self.record = record
    let prefix = name + "/"
    artifacts = Dictionary(
      try store.artifacts(of: record.id).filter { $0.key.hasPrefix(prefix) }
        .map { (String($0.key.dropFirst(prefix.count)), $0) },
      uniquingKeysWith: { _, last in last })
  }

  /// The models whose backtests it published, sorted by name.
  public var models: [String] {
    let suffix = "-predictions"
    return artifacts.keys.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
      .sorted()
  }
}
