import Flow
import Foundation

/// What a run published, the short texts with their content.
struct RunResults: Sendable {
  /// Longer content is on the page of the artifact alone, and so is what comes after so much.
  private static let (longest, room) = (16 << 10, 32 << 10)
  /// So many are listed at once, the others folded away.
  private static let most = 8

  let artifacts: [Entry]
  let hasArtifacts: Bool
  let others: [Entry]
  let otherCount: Int
  let hasOthers: Bool

  /// An artifact.
  struct Entry: Sendable {
    let name: String
    let key: String
    let link: String
    let download: String
    let kind: String
    let version: Int
    let size: String
    let html: String?
  }

  init(_ records: [ArtifactRecord], _ store: Store) throws {
    var room = Self.room
    let all = try records.map { record in
      var html: String?
      if Self.isShown(record), record.size <= min(room, Self.longest) {
        let content = try store.artifact(record.key, version: record.version).content
        let text = ArtifactMarkup.html(record, content)
        if text.utf8.count <= room {
          html = text
          room -= text.utf8.count
        }
      } else if record.kind == .chart {
        html = ArtifactMarkup.html(record, [])
      }
      let version: KeyValuePairs = ["version": "\(record.version)"]
      return Entry(
        name: record.baseName, key: record.key,
        link: Address.artifact(key: record.key).path(version),
        download: Address.raw(key: record.key).path(version), kind: record.kind.rawValue,
        version: record.version, size: Amount.bytes(record.size), html: html)
    }
    // One more line is no longer than the word that there is one.
    let shown = all.count > Self.most + 1 ? Self.most : all.count
    artifacts = Array(all.prefix(shown))
    hasArtifacts = !artifacts.isEmpty
    others = Array(all.dropFirst(shown))
    otherCount = others.count
    hasOthers = !others.isEmpty
  }

  private static func isShown(_ record: ArtifactRecord) -> Bool {
    switch record.kind {
    case .markdown, .table, .json, .link: true
    case .chart, .bytes: false
    }
  }
}
