import Flow
import Foundation

/// One version of an artifact, and the way to the others.
struct ArtifactPage: Page {
  static let template = "artifact"
  /// The list of versions ends here; previous and next reach the rest.
  private static let listLength = 200

  let frame: Frame
  let key: String
  let kind: String
  let version: Int
  let size: String
  let digest: String
  let created: Moment
  let task: String
  let runName: String
  let runLink: String
  let download: String
  let previous: String?
  let next: String?
  let html: String
  let versions: [Row]
  let count: Int
  let isUnchanged: Bool

  /// A version in the list.
  struct Row: Sendable {
    let version: Int
    let link: String
    let isShown: Bool
    let isSame: Bool
    let size: String
    let created: Moment
  }

  init(_ store: Store, key: String, version: Int?, _ visit: Visit) throws {
    let (record, content) = try store.artifact(key, version: version)
    let all = try store.artifacts(prefix: key).filter { $0.key == key }
    let link = { (version: Int) in Address.artifact(key: key).path(["version": "\(version)"]) }
    let digests = Dictionary(
      all.map { ($0.version, $0.digest) }, uniquingKeysWith: { first, _ in first })
    frame = Frame(.artifacts, visit)
    self.key = key
    kind = record.kind.rawValue
    self.version = record.version
    size = Amount.bytes(record.size)
    digest = String(record.digest.description.prefix(12))
    created = Moment(record.created)
    task = record.task
    runName = try store.run(record.run).name
    runLink = Address.run(record.run).path
    download = Address.raw(key: key).path(["version": "\(record.version)"])
    previous = digests[record.version - 1] == nil ? nil : link(record.version - 1)
    next = digests[record.version + 1] == nil ? nil : link(record.version + 1)
    html = ArtifactMarkup.html(record, content)
    isUnchanged = digests[record.version - 1] == record.digest
    count = all.count
    versions = all.reversed().prefix(Self.listLength).map { other in
      Row(
        version: other.version, link: link(other.version),
        isShown: other.version == record.version,
        isSame: digests[other.version - 1] == other.digest, size: Amount.bytes(other.size),
        created: Moment(other.created))
    }
  }
}
