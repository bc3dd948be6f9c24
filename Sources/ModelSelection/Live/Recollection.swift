internal import Flow
internal import Forecasting
internal import Foundation
internal import SeriesIO

/// What the `recall` task keeps: the runs whose published forecasts are scored, and the data that
/// were known before. It is taken down once, so that a resumed run judges by the same past.
///
/// A run counts when it completed under the same name before this one began, and was about an
/// instant no later than this one's.
struct Recollection: Codable, Sendable {
  /// In the order in which they published.
  let runs: [EarlierRun]
  /// The newest data before this run's that are not the same. A run that is repeated looks back as
  /// far as the first one did.
  let snapshot: EarlierSnapshot?

  /// A run that published forecasts.
  struct EarlierRun: Codable, Sendable {
    /// The version of the artifact `next-week`.
    let version: Int
    let nextWeek: Digest
    let metrics: Digest?
    /// The origins of its backtest; nil where its parameters are those of another version.
    let origins: Int?
  }

  /// The name of the fact about a run that tells whether two runs had the same data.
  static let dataDigest = "data-digest"

  /// Data that an earlier run saw.
  struct EarlierSnapshot: Codable, Sendable {
    /// Of the bytes of the source.
    let source: Digest
    /// Of the forecasts that were published from them.
    let nextWeek: Digest
    let asOf: Date
  }

  /// Looks back from a run on the data with a digest.
  init(of run: Run, name: String, data: Digest) throws {
    let own = try run.store.run(run.id)
    let began = own.started ?? own.created
    let past = try run.store.runs(workflow: name).filter { record in
      record.state == .completed && record.asOf <= run.asOf
        && (record.ended ?? .distantFuture) <= began
    }
    let records = Dictionary(past.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let metrics = Dictionary(
      try Self.versions("metrics", of: name, in: run.store).map { ($0.run, $0.digest) },
      uniquingKeysWith: { _, last in last })
    let forecasts = try Self.versions("next-week", of: name, in: run.store)
      .filter { records[$0.run] != nil }
    runs = forecasts.map { artifact in
      let plan = records[artifact.run].flatMap {
        try? JSONDecoder().decode(Plan.self, from: Data($0.parameters))
      }
      return EarlierRun(
        version: artifact.version, nextWeek: artifact.digest, metrics: metrics[artifact.run],
        origins: plan?.configuration.backtest.origins)
    }
    snapshot = try Self.snapshot(
      before: data, among: forecasts.reversed().map { (records[$0.run]!, $0.digest) },
      in: run.store)
  }

  /// The champions of the run on the newest data that are not the same: a repeated run starts from
  /// where the first one did, and so chooses the same.
  func incumbents(
    by scope: ChampionScope, groups: [String: String], in store: Store
  ) throws(StoreError) -> [String: ModelSpec] {
    guard let snapshot, let bytes = try store.content(snapshot.nextWeek),
      let table = try? TextTable(csv: bytes, name: "next-week")
    else { return [:] }
    return Incumbents.read(table, by: scope, groups: groups) ?? [:]
  }

  /// Every version of an artifact of the job, oldest first.
  private static func versions(_ key: String, of name: String, in store: Store) throws
    -> [ArtifactRecord]
  {
    try store.artifacts(prefix: "\(name)/\(key)").filter { $0.key == "\(name)/\(key)" }
  }

  private static func snapshot(
    before data: Digest, among runs: [(run: RunRecord, nextWeek: Digest)], in store: Store
  ) throws -> EarlierSnapshot? {
    for (run, nextWeek) in runs {
      let facts = try store.metadata(of: run.id)
      if let known = facts[Self.dataDigest], known != data.description,
        let source = facts["source-digest"].flatMap(Digest.init)
      {
        return EarlierSnapshot(source: source, nextWeek: nextWeek, asOf: run.asOf)
      }
    }
    return nil
  }

  /// The part of a run's parameters that says how it was backtested.
  private struct Plan: Decodable {
    struct Configuration: Decodable { let backtest: RollingOrigin }
    let configuration: Configuration
  }
}
