internal import Dispatch
public import Flow
internal import Forecasting
internal import Foundation
internal import Synchronization

/// Studies series on demand, from the data that a run kept and the parameters it was started with.
///
/// One study at a time, on a thread of its own, and none longer than a limit, so that nobody who
/// looks at series can hold up the runs; the latest studies are remembered.
public final class SeriesStudies: Sendable {
  /// What a study depends on.
  private struct Key: Hashable {
    let data: String
    let parameters: Digest
    let asOf: Double
    let series: String
  }

  private struct State {
    var studies: [Key: SeriesStudy] = [:]
    /// The keys, that which was asked for last at the end.
    var order: [Key] = []
    var waiting = 0

    mutating func known(_ key: Key) -> SeriesStudy? {
      guard let study = studies[key], let place = order.firstIndex(of: key) else { return nil }
      order.append(order.remove(at: place))
      return study
    }

    mutating func remember(_ study: SeriesStudy, _ key: Key, capacity: Int) {
      if studies.updateValue(study, forKey: key) == nil { order.append(key) }
      if order.count > capacity { studies[order.removeFirst()] = nil }
    }
  }

  /// How many may wait for a study at a time.
  static let queueLength = 8

  private let store: Store
  private let capacity: Int
  private let limit: Duration
  private let queue = DispatchQueue(label: "almanac.study", qos: .utility)
  private let state = Mutex(State())

  /// Studies of the runs in a store.
  /// - Parameters:
  ///   - capacity: how many are remembered.
  ///   - limit: the time after which models that have not been looked at are left out.
  public init(store: Store, capacity: Int = 32, limit: Duration = .seconds(10)) {
    self.store = store
    self.capacity = capacity
    self.limit = limit
  }

  /// The study of a series as it was known to a run.
  /// - Throws: ``StudyError``, `StoreError`.
  public func study(_ series: String, of run: PublishedRun, in archive: JobArchive) async throws
    -> SeriesStudy
  {
    let facts = try store.metadata(of: run.record.id)
    guard let source = facts["source-digest"].flatMap(Digest.init) else {
      throw StudyError.sourceGone
    }
    let key = Key(
      data: source.description, parameters: Digest(of: run.record.parameters),
      asOf: run.record.asOf.timeIntervalSince1970, series: series)
    if let known = state.withLock({ $0.known(key) }) { return known }
    let isAdmitted = state.withLock { state in
      guard state.waiting < Self.queueLength else { return false }
      state.waiting += 1
      return true
    }
    guard isAdmitted else { throw StudyError.busy }
    defer { state.withLock { $0.waiting -= 1 } }
    let outcome: Result<SeriesStudy, any Error> = await withCheckedContinuation { continuation in
      queue.async { [self] in
        continuation.resume(
          returning: Result {
            // Somebody before in the queue may have wanted the same.
            if let known = state.withLock({ $0.known(key) }) { return known }
            let study = try make(
              series, of: run, in: archive, source: source, name: facts["source"] ?? "source")
            state.withLock { $0.remember(study, key, capacity: capacity) }
            return study
          })
      }
    }
    return try outcome.get()
  }

  private func make(
    _ series: String, of run: PublishedRun, in archive: JobArchive, source: Digest, name: String
  ) throws -> SeriesStudy {
    let data: JobData
    let configuration: JobConfiguration
    do {
      configuration = try JobParameters.recorded(run.record).configuration
      guard let bytes = try store.content(source) else { throw StudyError.sourceGone }
      data = try JobData(
        bytes: bytes, name: name, configuration: configuration.series,
        asOf: AsOf(run.record.asOf, in: configuration.timeZone)
      ).addingHolidays(holidays(of: run))
    } catch let error as StudyError {
      throw error
    } catch let error as StoreError {
      throw error
    } catch {
      throw StudyError.unreadable("\(error)")
    }
    guard let history = data.panel[id: series]?.trimmed, !history.isEmpty else {
      throw StudyError.noSuchSeries(series)
    }
    let stop = StopFlag()
    let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) * 1e-18
    if seconds > 0 {
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { stop.raise() }
    } else {
      stop.raise()
    }
    let champion = try archive.champions(of: run).first { $0.id == series }
    return StudyWork(
      history: history, configuration: configuration, format: data.timeFormat,
      champion: champion, stop: stop
    ).study()
  }

  /// The files of holidays that the run read; none where that is not known any more.
  private func holidays(of run: PublishedRun) throws -> [String: [UInt8]] {
    guard let result = try store.result(of: run.record.id, task: "load"),
      let snapshot = SourceSnapshot(result: result)
    else { return [:] }
    var files: [String: [UInt8]] = [:]
    for (file, digest) in snapshot.holidays { files[file] = try store.content(digest) }
    return files
  }
}
