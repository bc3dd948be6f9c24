internal import Flow
internal import Forecasting
internal import Foundation
internal import SeriesIO

extension WeeklyRun {
  /// Fetches, validates and keeps the bytes of the source.
  func load() async throws -> SourceSnapshot {
    let fetch = SourceFetch(
      source: configuration.source, directory: parameters.directory,
      reader: configuration.series.readerOptions)
    let options = fetch.options(limit: configuration.limits.load)
    let snapshot = try await run.task("load", options) { task in
      let (bytes, name) = try await fetch.bytes(attempt: task.attempt)
      let holidays = try holidayFiles()
      let data = try JobData(
        bytes: bytes, name: name, configuration: configuration.series,
        groupColumn: configuration.groupColumn, asOf: asOf
      ).addingHolidays(holidays)
      let digest = try await run.keep(bytes)
      var digests: [String: Digest] = [:]
      for (file, content) in holidays { digests[file] = try await run.keep(content) }
      for note in data.notes { task.log(.info, note) }
      let warnings = try warnings(data, digest: digest)
      for warning in warnings { task.log(.warning, warning) }
      return SourceSnapshot(
        name: name, digest: digest, holidays: digests, rows: data.rowCount,
        series: data.panel.count,
        warnings: warnings, notes: data.notes)
    }
    try await run.setMetadata("source-digest", snapshot.digest.description)
    try await run.setMetadata("source", snapshot.name)
    return snapshot
  }

  /// The files of holidays that the models name, as they are now.
  private func holidayFiles() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for file in configuration.models.flatMap(\.holidayFiles) where files[file] == nil {
      let url = URL(filePath: file, relativeTo: URL(filePath: parameters.directory))
      files[file] = try FileBytes.read(path: url.path(percentEncoded: false))
    }
    return files
  }

  private func warnings(_ data: JobData, digest: Digest) throws -> [String] {
    var warnings = data.stale.map { id in
      "\(id): stale, no value in the last \(configuration.series.staleAfter ?? 0) periods"
    }
    let previous = try run.store.latestRun(
      workflow: configuration.name, state: .completed, before: run.id)
    if let previous,
      try run.store.metadata(of: previous.id)["source-digest"] == digest.description
    {
      warnings.append("the source has not changed since the run \"\(previous.name)\"")
    }
    return warnings
  }

  /// The panel of the kept bytes: the same for every attempt and every resumption.
  func reread(_ snapshot: SourceSnapshot) throws -> JobData {
    try JobData(
      bytes: kept(snapshot.digest), name: snapshot.name, configuration: configuration.series,
      groupColumn: configuration.groupColumn, asOf: asOf
    ).addingHolidays(snapshot.holidays.mapValues(kept))
  }

  private func kept(_ digest: Digest) throws -> [UInt8] {
    guard let bytes = try run.store.content(digest) else {
      throw JobError.sourceLost(digest: digest.description)
    }
    return bytes
  }
}
