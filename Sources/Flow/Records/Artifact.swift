public import Foundation

/// What an artifact is, and so how to show it.
public enum ArtifactKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Text in Markdown.
  case markdown
  /// A table in CSV with a header.
  case table
  /// A drawing in SVG.
  case chart
  /// A JSON document.
  case json
  /// One URL.
  case link
  /// Anything else.
  case bytes

  /// The usual ending of a file of this kind, without the dot.
  public var fileExtension: String {
    switch self {
    case .markdown: "md"
    case .table: "csv"
    case .chart: "svg"
    case .json: "json"
    case .link: "url"
    case .bytes: "bin"
    }
  }

  /// The media type of the content.
  public var mediaType: String {
    switch self {
    case .markdown: "text/markdown; charset=utf-8"
    case .table: "text/csv; charset=utf-8"
    case .chart: "image/svg+xml"
    case .json: "application/json"
    case .link: "text/uri-list"
    case .bytes: "application/octet-stream"
    }
  }
}

/// Something a task wants to be kept for good under a key.
public struct Artifact: Sendable, Hashable, Codable {
  /// The key, `weekly-selection/report`: publishing under it again makes the next version.
  public var key: String
  /// What it is.
  public var kind: ArtifactKind
  /// The content. It should hold no run id and no clock time, so that equal results are equal
  /// bytes, which are stored once.
  public var content: [UInt8]

  /// An artifact of bytes.
  public init(key: String, kind: ArtifactKind, content: [UInt8]) {
    self.key = key
    self.kind = kind
    self.content = content
  }

  /// An artifact of text.
  public init(key: String, kind: ArtifactKind, text: String) {
    self.init(key: key, kind: kind, content: Array(text.utf8))
  }
}

/// One version of an artifact, as the store knows it, without its content.
public struct ArtifactRecord: Sendable, Hashable, Codable {
  /// The key.
  public let key: String
  /// The version, from 1 without gaps.
  public let version: Int
  /// What it is.
  public let kind: ArtifactKind
  /// The SHA-256 digest of the content.
  public let digest: Digest
  /// The number of bytes of the content.
  public let size: Int
  /// The id of the run that published it.
  public let run: String
  /// The key of the task that published it.
  public let task: String
  /// When it was published.
  public let created: Date
}
