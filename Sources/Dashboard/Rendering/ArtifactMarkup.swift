import Flow
import Foundation

/// An artifact's content as HTML.
enum ArtifactMarkup {
  /// The longest text that is shown; what is longer is for the download.
  static let textLimit = 1 << 20

  /// The content as HTML that may stand in a page.
  static func html(_ record: ArtifactRecord, _ content: [UInt8]) -> String {
    switch record.kind {
    case .chart: chart(record)
    case .bytes: "<p class=\"note\">Bytes, for download only.</p>"
    case _ where content.count > 8 * textLimit:
      "<p class=\"note\">Too long to be shown here; download it.</p>"
    case .table: TableMarkup.html(content)
    case _ where content.count > textLimit:
      "<p class=\"note\">Too long to be shown here; download it.</p>"
    case .markdown:
      "<div class=\"prose\">\(MarkdownMarkup.html(String(decoding: content, as: UTF8.self)))</div>"
    case .json:
      "<pre tabindex=\"0\">\(Markup.escape(String(decoding: content, as: UTF8.self)))</pre>"
    case .link: link(String(decoding: content, as: UTF8.self))
    }
  }

  /// A drawing is shown as an image: scripts in it do not run there.
  private static func chart(_ record: ArtifactRecord) -> String {
    let source = Address.raw(key: record.key).path(["version": "\(record.version)"])
    let words = "\(record.key), version \(record.version)"
    return "<img class=\"chart\" loading=\"lazy\" src=\"\(Markup.escape(source))\" "
      + "alt=\"\(Markup.escape(words))\">"
  }

  private static func link(_ text: String) -> String {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let shown = Markup.escape(text)
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()) else {
      return "<p>\(shown)</p>"
    }
    return "<p><a href=\"\(shown)\" rel=\"noopener noreferrer\">\(shown)</a></p>"
  }
}
