import Flow
import Foundation

/// One version of an artifact, its way over the versions, and what differs between two.
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
  let downloads: [Download]
  let previous: String?
  let next: String?
  let html: String
  let history: History?
  let comparison: Comparison?
  let versions: [Row]
  let count: Int
  let isUnchanged: Bool
  let canCompare: Bool

  /// A form in which the content can be had.
  struct Download: Sendable {
    let name: String
    let link: String
  }

  /// The values over the versions.
  struct History: Sendable {
    let html: String
    let columns: [TableHistory.Choice]
    let column: String
    let find: String
  }

  /// What differs from another version.
  struct Comparison: Sendable {
    let with: Int
    let html: String
  }

  /// A version in the list.
  struct Row: Sendable {
    let version: Int
    let link: String
    let isShown: Bool
    let isSame: Bool
    let size: String
    let created: Moment
    /// The way to what differs from the version that is shown.
    let compare: String?
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
    downloads = Self.downloads(record)
    previous = digests[record.version - 1] == nil ? nil : link(record.version - 1)
    next = digests[record.version + 1] == nil ? nil : link(record.version + 1)
    html = ArtifactMarkup.html(record, content)
    isUnchanged = digests[record.version - 1] == record.digest
    count = all.count
    canCompare = all.count > 1
    versions = all.reversed().prefix(Self.listLength).map { other in
      Row(
        version: other.version, link: link(other.version),
        isShown: other.version == record.version,
        isSame: digests[other.version - 1] == other.digest, size: Amount.bytes(other.size),
        created: Moment(other.created),
        compare: other.version == record.version
          ? nil
          : Address.artifact(key: key).path([
            "version": "\(max(record.version, other.version))",
            "with": "\(min(record.version, other.version))",
          ]) + "#comparison")
    }
    comparison = try visit.query.number("with").map { other in
      Comparison(with: other, html: try Self.compare(store, record, content, with: other))
    }
    history = try Self.history(store, record, all.filter { $0.version <= record.version }, visit)
  }

  private static func downloads(_ record: ArtifactRecord) -> [Download] {
    let address = Address.raw(key: record.key)
    let version = "\(record.version)"
    let own = Download(
      name: record.kind == .markdown ? "Markdown" : record.kind.fileExtension.uppercased(),
      link: address.path(["version": version]))
    guard record.kind == .table else { return [own] }
    return [own]
      + [("JSON", "json"), ("Markdown", "md")].map { name, form in
        Download(name: name, link: address.path(["version": version, "as": form]))
      }
  }

  private static func history(
    _ store: Store, _ record: ArtifactRecord, _ all: [ArtifactRecord], _ visit: Visit
  ) throws -> History? {
    guard record.kind == .table, all.count > 1 else { return nil }
    let find = visit.query.text("find")
    let table = try TableHistory(
      all, column: visit.query.text("column"), find: find,
      content: { try store.artifact($0.key, version: $0.version).content },
      asOf: { try store.run($0.run).asOf },
      link: { column in
        Address.artifact(key: record.key).path([
          "version": "\(record.version)", "column": column, "find": find ?? "",
        ]) + "#history"
      })
    return table.map {
      History(html: $0.html, columns: $0.columns, column: $0.column, find: find ?? "")
    }
  }

  /// What differs from another version.
  private static func compare(
    _ store: Store, _ record: ArtifactRecord, _ content: [UInt8], with version: Int
  ) throws -> String {
    let (other, old) = try store.artifact(record.key, version: version)
    guard other.digest != record.digest else {
      return "<p class=\"empty\">The two are the same.</p>"
    }
    switch record.kind {
    case .table: return TableComparison.html(old: old, new: content)
    case .markdown, .json, .link:
      return TextComparison.html(
        old: String(decoding: old, as: UTF8.self), new: String(decoding: content, as: UTF8.self))
    case .chart:
      return "<div class=\"pair\">\(ArtifactMarkup.html(other, old))"
        + "\(ArtifactMarkup.html(record, content))</div>"
    case .bytes: return "<p class=\"note\">They differ; download both.</p>"
    }
  }
}
