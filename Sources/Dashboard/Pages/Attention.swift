import Flow
import Foundation

/// What somebody should look at, in words, and where.
struct Attention: Sendable {
  /// One thing.
  struct Item: Sendable {
    let text: String
    let link: String?
  }

  let items: [Item]
  /// What the last results should be read with.
  let remarks: [Item]

  /// How far back missed turns and lost notices are told.
  private static let memory: TimeInterval = 8 * 86_400
  private static let mostRemarks = 6

  /// - Parameters:
  ///   - runs: the latest ones, oldest first.
  init(_ store: Store, runs: [RunRecord], schedules: [ScheduleRecord], now: Date) throws {
    let workflows = Set(runs.map(\.workflow)).sorted()
    var items = workflows.compactMap { Self.failure(of: $0, runs) }
    items += Self.silence(schedules, now)
    for record in schedules { items += try Self.turns(record, store, now) }
    items += try Self.lostNotices(store, now)
    self.items = items
    remarks = try workflows.flatMap { try Self.remarks(of: $0, store) }
  }

  private static func failure(of workflow: String, _ runs: [RunRecord]) -> Item? {
    guard let last = runs.last(where: { $0.workflow == workflow && $0.state.isEnded }),
      last.state == .failed || last.state == .crashed
    else { return nil }
    return Item(
      text: "The last run of \(workflow) \(last.state.rawValue)"
        + (last.error.map { ": \($0)" } ?? "."), link: Address.run(last.id).path)
  }

  private static func silence(_ schedules: [ScheduleRecord], _ now: Date) -> [Item] {
    guard let seen = schedules.map(\.lastSeen).max(),
      now.timeIntervalSince(seen) > Health.patience
    else { return [] }
    let silence = Amount.time(now.timeIntervalSince(seen).rounded(.down))
    return [
      Item(
        text: "No scheduler has been at work for \(silence): nothing will start.",
        link: Address.status.path)
    ]
  }

  private static func turns(_ record: ScheduleRecord, _ store: Store, _ now: Date) throws -> [Item]
  {
    let name = record.schedule.name
    let zone = record.schedule.timeZone
    var items: [Item] = []
    if record.paused {
      items.append(Item(text: "The schedule \(name) is paused.", link: Address.upcoming.path))
    }
    if let tick = try store.ticks(of: name, limit: 1).first,
      tick.outcome == .missed || tick.outcome == .skipped
    {
      let due = Moment.zoned(tick.due, in: zone)
      items.append(
        Item(
          text: "The turn of \(name) on \(due) was \(tick.outcome.rawValue).",
          link: tick.run.map { Address.run($0).path } ?? Address.upcoming.path))
    }
    for span in try store.missedSpans(of: name)
    where now.timeIntervalSince(span.last) < memory {
      items.append(
        Item(
          text:
            "\(span.count) turn\(span.count == 1 ? "" : "s") of \(name) \(span.count == 1 ? "was" : "were") "
            + "missed, the last on \(Moment.zoned(span.last, in: zone)).",
          link: Address.upcoming.path))
    }
    return items
  }

  private static func lostNotices(_ store: Store, _ now: Date) throws -> [Item] {
    let lost = try store.deliveries(limit: 50).filter {
      $0.state == .failed && now.timeIntervalSince($0.created) < memory
    }
    guard let first = lost.first else { return [] }
    let others = lost.count > 1 ? " and \(lost.count - 1) more" : ""
    return [
      Item(
        text: "Could not be sent to \(first.channel): \(first.subject)\(others).",
        link: Address.notices.path)
    ]
  }

  /// What the last completed run warned of: drift, revisions, what was left out.
  private static func remarks(of workflow: String, _ store: Store) throws -> [Item] {
    guard let run = try store.latestRun(workflow: workflow, state: .completed) else { return [] }
    let link = Address.run(run.id).path(["level": "warning"]) + "#log"
    let lines = try store.logs(of: run.id, minimum: .warning, limit: mostRemarks + 1)
    var seen: Set<String> = []
    let items = lines.map(\.message).filter { seen.insert($0).inserted }.map {
      Item(text: $0, link: link)
    }
    guard items.count > mostRemarks else { return items }
    return items.prefix(mostRemarks) + [Item(text: "… and more", link: link)]
  }
}
