import Flow
import Foundation

/// What comes next, what is going on, and what came out last.
struct OverviewPage: Page {
  static let template = "overview"
  private static let stripLength = 60
  private static let listLength = 10

  let frame: Frame
  let schedules: [ScheduleCard]
  let hasSchedules: Bool
  let current: [CurrentRun]
  let isIdle: Bool
  let attention: [Attention.Item]
  let needsAttention: Bool
  let remarks: [Attention.Item]
  let hasRemarks: Bool
  let results: [Results]
  let runs: [RunRow]
  let hasRuns: Bool

  init(_ store: Store, _ visit: Visit) throws {
    let now = visit.now
    let records = try store.runs(limit: 400)
    let known = try store.schedules()
    let active = records.filter(\.state.isActive)
    frame = Frame(.overview, visit, isLive: !active.isEmpty)
    schedules = known.map { ScheduleCard($0, now: now) }
    hasSchedules = !schedules.isEmpty
    current = try active.map { try CurrentRun($0, store, now: now) }
    isIdle = current.isEmpty
    let names = Set(records.map(\.workflow)).sorted()
    let look = try Attention(store, runs: records, schedules: known, now: now)
    (attention, remarks) = (look.items, look.remarks)
    needsAttention = !attention.isEmpty
    hasRemarks = !remarks.isEmpty
    results = try names.map { name in
      let begun = records.filter { $0.workflow == name && $0.started != nil }
      return try Results(name, store, strip: begun.suffix(Self.stripLength), now: now)
    }
    runs = records.reversed().prefix(Self.listLength).map { RunRow($0, now: now) }
    hasRuns = !runs.isEmpty
  }
}

/// A schedule and its next due instant.
struct ScheduleCard: Sendable {
  let name: String
  let expression: String
  /// The expression in words.
  let words: String
  /// Where a form pauses it, or lets it go on.
  let action: String
  let switchName: String
  let isPaused: Bool
  /// In the zone of the schedule, which is named.
  let due: String?
  let moment: Moment?
  let distance: String?
  let lastSeen: String

  init(_ record: ScheduleRecord, now: Date) {
    let schedule = record.schedule
    let next = schedule.cron.next(after: now, in: schedule.timeZone)
    name = schedule.name
    expression = schedule.cron.expression
    words = schedule.cron.words
    action =
      (record.paused ? Action.unpause(schedule: name) : Action.pause(schedule: name)).path
    switchName = record.paused ? "Go on" : "Pause"
    isPaused = record.paused
    due = next.map { Moment.zoned($0, in: schedule.timeZone) }
    moment = next.map { Moment($0) }
    distance = next.map { Amount.time($0.timeIntervalSince(now).rounded(.up)) }
    lastSeen = Amount.time(now.timeIntervalSince(record.lastSeen).rounded(.down))
  }
}

/// A run that is going on.
struct CurrentRun: Sendable {
  let row: RunRow
  let finished: Int
  let failed: Int
  let hasFailed: Bool
  let running: String

  init(_ run: RunRecord, _ store: Store, now: Date) throws {
    let tasks = try store.tasks(of: run.id)
    row = RunRow(run, now: now)
    finished = tasks.count { $0.state == .completed }
    failed = tasks.count { $0.state == .failed }
    hasFailed = failed > 0
    let names = tasks.filter(\.state.isActive).map(\.key)
    running =
      names.prefix(3).joined(separator: ", ")
      + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}

/// What a workflow made last.
struct Results: Sendable {
  /// The artifacts people open the page for, in the order they read them.
  private static let favourites = ["next-week", "chart", "report"]
  /// The size in bytes up to which one is part of the overview; longer ones have their own page,
  /// and drawings are loaded apart.
  private static let longest = 48 << 10

  let workflow: String
  let strip: String
  let hasStrip: Bool
  let run: RunRow?
  let artifacts: [ArtifactPanel]
  /// What is forecast for the coming period; nil for a workflow that is no weekly job.
  let forecast: ForecastPanel?
  /// How its forecasts turned out; nil while none has come true.
  let live: LivePanel?

  init(_ workflow: String, _ store: Store, strip runs: some Sequence<RunRecord>, now: Date) throws {
    let runs = Array(runs)
    self.workflow = workflow
    strip = RunStrip.svg(runs, now: now)
    hasStrip = !runs.isEmpty
    let last = try store.latestRun(workflow: workflow, state: .completed)
    run = last.map { RunRow($0, now: now) }
    guard let last else {
      (artifacts, forecast, live) = ([], nil, nil)
      return
    }
    let records = try store.artifacts(of: last.id)
    let keys = Set(records.map(\.key))
    let isWeekly = keys.isSuperset(of: ["\(workflow)/metrics", "\(workflow)/next-week"])
    forecast = isWeekly ? try ForecastPanel(store, job: workflow) : nil
    live = isWeekly ? try LivePanel(store, job: workflow) : nil
    // The panel shows the same as the table.
    let favourites = Self.favourites.filter { !isWeekly || $0 != "next-week" }
    artifacts = try favourites.flatMap { name in
      try records.filter { $0.baseName == name && ($0.kind == .chart || $0.size <= Self.longest) }
        .map {
          try ArtifactPanel($0, store)
        }
    }
  }
}

/// An artifact with its content.
struct ArtifactPanel: Sendable {
  let name: String
  let key: String
  let link: String
  let download: String
  let version: Int
  let html: String
  /// Long to read: the tables above say the same in short.
  let isFolded: Bool

  init(_ record: ArtifactRecord, _ store: Store) throws {
    isFolded = record.kind == .markdown
    name = record.baseName
    key = record.key
    let version: KeyValuePairs = ["version": "\(record.version)"]
    link = Address.artifact(key: record.key).path(version)
    download = Address.raw(key: record.key).path(version)
    self.version = record.version
    html = ArtifactMarkup.html(
      record, try store.artifact(record.key, version: record.version).content)
  }
}
