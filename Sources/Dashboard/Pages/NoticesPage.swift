import Flow
import Foundation

/// What people were told, by which channel, and whether it arrived.
struct NoticesPage: Page {
  static let template = "notices"
  private static let length = 200

  let frame: Frame
  let notices: [Row]
  let hasNotices: Bool

  /// A notice on a channel.
  struct Row: Sendable {
    let created: Moment
    let kind: String
    let subject: String
    let link: String?
    let channel: String
    let state: String
    let stateClass: String
    let attempts: [Attempt]
    let attemptCount: Int
    let hasTrouble: Bool
  }

  /// One attempt to send it.
  struct Attempt: Sendable {
    let started: Moment
    let duration: String
    let status: String
    let error: String?
  }

  init(_ store: Store, _ visit: Visit) throws {
    frame = Frame(.notices, visit)
    notices = try store.deliveries(limit: Self.length).map { delivery in
      Row(
        created: Moment(delivery.created), kind: delivery.kind.rawValue,
        subject: delivery.subject, link: delivery.run.map { Address.run($0).path },
        channel: delivery.channel, state: delivery.state.rawValue,
        stateClass: delivery.state.stateClass,
        attempts: delivery.attempts.map { attempt in
          Attempt(
            started: Moment(attempt.started),
            duration: Amount.time(attempt.ended.timeIntervalSince(attempt.started)),
            status: attempt.status.map(String.init) ?? "", error: attempt.error)
        },
        attemptCount: delivery.attempts.count,
        hasTrouble: delivery.attempts.contains { $0.error != nil })
    }
    hasNotices = !notices.isEmpty
  }
}

extension DeliveryRecord.State {
  /// The state of a run that has its colour.
  fileprivate var stateClass: String {
    switch self {
    case .pending: "pending"
    case .sent: "completed"
    case .failed: "failed"
    case .dropped: "cancelled"
    }
  }
}
