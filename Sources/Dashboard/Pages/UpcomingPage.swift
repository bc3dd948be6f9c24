import Flow
import Foundation

/// What comes next, and what became of the turns before.
struct UpcomingPage: Page {
  static let template = "upcoming"
  private static let comingLength = 8
  private static let pastLength = 20

  let frame: Frame
  let schedules: [Entry]
  let hasSchedules: Bool
  let waiting: [RunRow]
  let hasWaiting: Bool

  /// A schedule.
  struct Entry: Sendable {
    let card: ScheduleCard
    let overlap: String
    let catchUp: String
    let coming: [Turn]
    let past: [Past]
    let hasPast: Bool
    let missed: [String]
    let newRun: String?
  }

  /// A due instant in the future.
  struct Turn: Sendable {
    let zoned: String
    let moment: Moment
    let distance: String
  }

  /// One that has passed.
  struct Past: Sendable {
    let zoned: String
    let moment: Moment
    let outcome: String
    let link: String?
    let run: String
  }

  init(_ store: Store, _ jobs: [JobControl], _ visit: Visit) throws {
    frame = Frame(.upcoming, visit)
    let now = visit.now
    schedules = try store.schedules().map { record in
      let schedule = record.schedule
      let past = try store.ticks(of: schedule.name, limit: Self.pastLength)
      let job = jobs.first { $0.workflow == schedule.name }
      return Entry(
        card: ScheduleCard(record, now: now), overlap: schedule.overlap.words,
        catchUp: schedule.catchUp.words,
        coming: schedule.cron.upcoming(after: now, in: schedule.timeZone)
          .prefix(Self.comingLength).map { date in
            Turn(
              zoned: Moment.zoned(date, in: schedule.timeZone), moment: Moment(date),
              distance: Amount.time(date.timeIntervalSince(now)))
          },
        past: try past.map { try Past($0, schedule, store) }, hasPast: !past.isEmpty,
        missed: try store.missedSpans(of: schedule.name).suffix(Self.pastLength).map { span in
          let first = Moment.zoned(span.first, in: schedule.timeZone)
          return span.count == 1
            ? first
            : "\(span.count) from \(first) to "
              + Moment.zoned(span.last, in: schedule.timeZone)
        },
        newRun: job.map { Address.newRun(workflow: $0.workflow).path })
    }
    hasSchedules = !schedules.isEmpty
    waiting = try store.runs(limit: 400).filter { [.late, .pending, .paused].contains($0.state) }
      .map { RunRow($0, now: now) }
    hasWaiting = !waiting.isEmpty
  }
}

extension UpcomingPage.Past {
  fileprivate init(_ tick: Tick, _ schedule: Schedule, _ store: Store) throws {
    zoned = Moment.zoned(tick.due, in: schedule.timeZone)
    moment = Moment(tick.due)
    outcome = tick.outcome.rawValue
    let record = tick.run.flatMap { try? store.run($0) }
    link = record.map { Address.run($0.id).path }
    run = record.map { "\($0.name), \($0.state.rawValue)" } ?? ""
  }
}

extension Schedule.Overlap {
  /// What happens when the run before is still active.
  fileprivate var words: String {
    switch self {
    case .skip: "a turn is skipped while a run is active"
    case .queue: "a turn waits for the run before it"
    case .allow: "runs may go on beside each other"
    }
  }
}

extension Schedule.CatchUp {
  /// What happens to turns that nobody was there for.
  fileprivate var words: String {
    switch self {
    case .latest: "of missed turns the last one is made up for"
    case .all: "missed turns are made up for one by one"
    case .skip: "missed turns are left out"
    }
  }
}
