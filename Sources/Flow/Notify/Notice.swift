public import Foundation

/// Something people are to be told.
public struct Notice: Sendable, Hashable, Codable {
  /// Names the notice, once in a store: the same however often it is sent.
  public let key: String
  /// What it is about.
  public let kind: NoticeKind
  /// The workflow.
  public let workflow: String
  /// The id of the run, if there is one.
  public let run: String?
  /// One line.
  public let subject: String
  /// The whole text; of a run that completed, its report in Markdown.
  public let body: String
  /// When its cause was written down.
  public let created: Date

  /// A notice.
  public init(
    key: String, kind: NoticeKind, workflow: String, run: String?, subject: String, body: String,
    created: Date
  ) {
    self.key = key
    self.kind = kind
    self.workflow = workflow
    self.run = run
    self.subject = subject
    self.body = body
    self.created = created
  }
}

/// What a task wants people to be told when it completes.
struct TaskNotice: Sendable, Hashable {
  let kind: NoticeKind
  let subject: String
  let body: String
}
