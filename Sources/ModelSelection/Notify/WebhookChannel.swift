public import Flow
internal import Foundation

/// Tells people by a POST of JSON to an address.
///
/// Every request has the key of the notice as `Idempotency-Key`, so that a receiver can tell a
/// notice that comes again from a new one.
public struct WebhookChannel: Channel {
  /// What the JSON looks like.
  public enum Form: String, Sendable, Hashable, CaseIterable {
    /// An object with `key`, `kind`, `workflow`, `run`, `subject`, `text` and `created`.
    case webhook
    /// An object with `text`, as Slack, Mattermost and others read it.
    case slack
  }

  /// The name of the channel: that of its form.
  public var name: String { form.rawValue }
  /// What it is used for.
  public let kinds: Set<NoticeKind>
  private let address: SecretText
  private let form: Form
  private let timeout: Duration

  /// The characters of a text that Slack shows without folding it away.
  private static let slackLength = 3000

  /// A channel.
  /// - Parameters:
  ///   - address: where to post.
  ///   - form: what the JSON looks like.
  ///   - timeout: the time one request may take; less than `Courier.claimLifetime`.
  public init(
    _ address: SecretText, form: Form = .webhook,
    kinds: Set<NoticeKind> = Set(NoticeKind.allCases), timeout: Duration = .seconds(20)
  ) {
    self.address = address
    self.form = form
    self.kinds = kinds
    self.timeout = timeout
  }

  /// Posts the notice once.
  public func deliver(_ notice: Notice) async throws(DeliveryError) -> Int? {
    let url = try HTTPCall.resolve(address, of: name)
    let key = notice.key.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? ""
    return try await HTTPCall.post(
      url,
      headers: [("Content-Type", "application/json"), ("Idempotency-Key", key)],
      body: content(notice), timeout: timeout
    ).send()
  }

  /// The body of the request.
  func content(_ notice: Notice) -> [UInt8] {
    let fields: [String: String?] =
      switch form {
      case .webhook:
        [
          "key": notice.key, "kind": notice.kind.rawValue, "workflow": notice.workflow,
          "run": notice.run, "subject": notice.subject, "text": notice.body,
          "created": notice.created.formatted(.iso8601),
        ]
      case .slack: ["text": Self.slackText(notice)]
      }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings always have a coded form.
    return Array((try? encoder.encode(fields)) ?? Data())
  }

  /// Slack reads three characters of its own and no Markdown: tables stand as they are typed.
  private static func slackText(_ notice: Notice) -> String {
    let body = notice.body.replacing("```", with: "'''")
    let text = body.count > slackLength ? body.prefix(slackLength) + "\n…" : body[...]
    let escaped = [notice.subject, String(text)].map {
      $0.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
    return "*\(escaped[0])*\n```\n\(escaped[1])\n```"
  }
}
