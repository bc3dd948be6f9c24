import Flow
import Foundation

/// What programs are told, in JSON; dates are ISO 8601.
struct InterfaceAnswer: Sendable {
  private let store: Store
  private let visit: Visit

  /// The longest list.
  private static let mostRows = 1000

  init(_ store: Store, _ visit: Visit) {
    self.store = store
    self.visit = visit
  }

  /// The answer.
  func answer(_ name: Address.Interface) throws -> Answer {
    let limit = min(visit.query.number("limit") ?? 100, Self.mostRows)
    switch name {
    case .runs:
      return try Answer.json(
        store.runs(limit: limit, workflow: visit.query.text("workflow")).reversed().map(
          RunEntry.init))
    case .schedules: return try Answer.json(store.schedules().map { ScheduleEntry($0, visit.now) })
    case .artifacts:
      return try Answer.json(
        store.artifacts(prefix: visit.query.text("prefix")).suffix(limit).map(ArtifactEntry.init))
    case .notices: return try Answer.json(store.deliveries(limit: limit))
    }
  }

  private struct RunEntry: Encodable {
    let id, name, workflow, state: String
    let schedule, error: String?
    let asOf: Date
    let due, started, ended: Date?

    init(_ run: RunRecord) {
      (id, name, workflow, state) = (run.id, run.name, run.workflow, run.state.rawValue)
      (schedule, error) = (run.schedule, run.error)
      (asOf, due, started, ended) = (run.asOf, run.scheduled, run.started, run.ended)
    }
  }

  private struct ScheduleEntry: Encodable {
    let name, cron, words, timezone: String
    let paused: Bool
    let lastSeen: Date
    let nextDue: Date?

    init(_ record: ScheduleRecord, _ now: Date) {
      let schedule = record.schedule
      (name, cron) = (schedule.name, schedule.cron.expression)
      (words, timezone) = (schedule.cron.words, schedule.timeZone.identifier)
      (paused, lastSeen) = (record.paused, record.lastSeen)
      nextDue = schedule.cron.next(after: now, in: schedule.timeZone)
    }
  }

  private struct ArtifactEntry: Encodable {
    let key, kind, digest, run, task, path: String
    let version, size: Int
    let created: Date

    init(_ record: ArtifactRecord) {
      (key, kind, digest) = (record.key, record.kind.rawValue, record.digest.description)
      (run, task, created) = (record.run, record.task, record.created)
      (version, size) = (record.version, record.size)
      path = Address.raw(key: record.key).path(["version": "\(record.version)"])
    }
  }
}
