import Flow
import Foundation

/// Everything that is kept, by key, and how the published forecasts went over the weeks.
struct ArtifactsPage: Page {
  static let template = "artifacts"
  /// What people open the page for, in the order they read it; the rest follows by name.
  private static let order = [
    "next-week", "next-week.md", "chart", "report", "metrics", "champions", "live-accuracy",
  ]

  let frame: Frame
  let histories: [History]
  let groups: [Group]
  let hasArtifacts: Bool

  /// The artifacts of one job.
  struct Group: Sendable {
    let name: String
    let artifacts: [Row]
  }

  /// A table over its versions.
  struct History: Sendable {
    let key: String
    let link: String
    let html: String
  }

  /// A key with its newest version.
  struct Row: Sendable {
    let key: String
    let name: String
    let link: String
    let download: String
    let kind: String
    let versions: Int
    let size: String
    let created: Moment
    /// The way to what changed last; nil where nothing can have.
    let changes: String?
    let isUnchanged: Bool
  }

  init(_ store: Store, _ visit: Visit) throws {
    frame = Frame(.artifacts, visit)
    let byKey = Dictionary(grouping: try store.artifacts(), by: \.key)
    let newest = byKey.values.compactMap { versions in
      versions.max { $0.version < $1.version }
    }
    groups = Dictionary(grouping: newest, by: \.groupName).sorted { $0.key < $1.key }
      .map { name, records in
        Group(
          name: name,
          artifacts: records.sorted { Self.rank($0) < Self.rank($1) }.map { record in
            Row(record, versions: byKey[record.key] ?? [])
          })
      }
    hasArtifacts = !groups.isEmpty
    histories = try newest.filter { $0.baseName == "next-week" && $0.kind == .table }
      .sorted { $0.key < $1.key }.compactMap { record in
        let versions = (byKey[record.key] ?? []).sorted { $0.version < $1.version }
        let history = try TableHistory(
          versions, column: nil, find: nil,
          content: { try store.artifact($0.key, version: $0.version).content },
          asOf: { try store.run($0.run).asOf }, link: { _ in "" })
        return history.map {
          History(
            key: record.key, link: Address.artifact(key: record.key).path + "#history",
            html: $0.html)
        }
      }
  }

  private static func rank(_ record: ArtifactRecord) -> (Int, String) {
    (order.firstIndex(of: record.baseName) ?? order.count, record.key)
  }
}

extension ArtifactsPage.Row {
  fileprivate init(_ record: ArtifactRecord, versions all: [ArtifactRecord]) {
    let before = all.first { $0.version == record.version - 1 }
    key = record.key
    name = record.baseName
    link = Address.artifact(key: record.key).path
    download = Address.raw(key: record.key).path
    kind = record.kind.rawValue
    versions = record.version
    size = Amount.bytes(record.size)
    created = Moment(record.created)
    isUnchanged = before?.digest == record.digest
    changes =
      before == nil || isUnchanged
      ? nil
      : Address.artifact(key: record.key).path(["with": "\(record.version - 1)"]) + "#comparison"
  }
}

extension ArtifactRecord {
  /// The last part of the key.
  var baseName: String { key.split(separator: "/").last.map(String.init) ?? key }

  /// What comes before it.
  var groupName: String { key.split(separator: "/").dropLast().joined(separator: "/") }
}
