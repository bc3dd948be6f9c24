import Flow
import Foundation

/// Everything that is kept, by key.
struct ArtifactsPage: Page {
  static let template = "artifacts"

  let frame: Frame
  let artifacts: [Row]
  let hasArtifacts: Bool

  /// A key with its newest version.
  struct Row: Sendable {
    let key: String
    let link: String
    let download: String
    let kind: String
    let versions: Int
    let size: String
    let created: Moment
  }

  init(_ store: Store, _ visit: Visit) throws {
    frame = Frame(.artifacts, visit)
    let byKey = Dictionary(grouping: try store.artifacts(), by: \.key)
    artifacts = byKey.sorted { $0.key < $1.key }.compactMap { key, versions in
      guard let newest = versions.max(by: { $0.version < $1.version }) else { return nil }
      return Row(
        key: key, link: Address.artifact(key: key).path, download: Address.raw(key: key).path,
        kind: newest.kind.rawValue, versions: versions.count, size: Amount.bytes(newest.size),
        created: Moment(newest.created))
    }
    hasArtifacts = !artifacts.isEmpty
  }
}
