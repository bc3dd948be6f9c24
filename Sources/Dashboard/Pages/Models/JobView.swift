import Flow
import Foundation
import ModelSelection

/// The job and the run that a page about models shows, and the ways to the others.
struct JobView: Sendable {
  /// A choice in a row of links.
  struct Choice: Sendable {
    let name: String
    let link: String
    let isShown: Bool
  }

  let archive: JobArchive
  /// The runs that it looks back over, oldest first.
  let runs: [PublishedRun]
  let run: PublishedRun
  /// The jobs to choose from, where there are several.
  let jobs: [Choice]
  let head: RunHead

  /// Runs that pages look back over: half a year of weeks.
  static let weeks = 26

  /// Finds job and run; nil where no job has published anything.
  /// - Parameters:
  ///   - job: the name asked for; nil for the first there is.
  ///   - id: the run asked for; nil or `latest` for the newest.
  ///   - weeks: how many runs are looked back over.
  ///   - link: the address of the page for another job, and of a run of it.
  /// - Throws: `StoreError.noSuchRun` for a job or run that does not exist.
  init?(
    _ store: Store, job: String?, run id: String?, weeks: Int = Self.weeks,
    link: (_ job: String, _ run: String?) -> String
  ) throws {
    let names = try JobArchive.names(in: store)
    guard let name = job ?? names.first else { return nil }
    guard names.contains(name) else { throw StoreError.noSuchRun(name) }
    let archive = JobArchive(name: name, store: store)
    let recent = try archive.runs(limit: weeks)
    let chosen = try id.flatMap { $0 == "latest" ? nil : try archive.run($0) }
    guard let newest = chosen ?? recent.last else { return nil }
    self.archive = archive
    run = newest
    runs = recent.filter { $0.record.asOf <= newest.record.asOf }
    let choices = names.map { Choice(name: $0, link: link($0, nil), isShown: $0 == name) }
    jobs = choices.count > 1 ? choices : []
    let place = recent.firstIndex { $0.record.id == newest.record.id }
    head = RunHead(
      run, before: place.flatMap { recent[safe: $0 - 1] }.map { link(name, $0.record.id) },
      after: place.flatMap { recent[safe: $0 + 1] }.map { link(name, $0.record.id) })
  }
}

/// The run that a page is about.
struct RunHead: Sendable {
  let id: String
  let name: String
  let link: String
  let asOf: Moment
  let report: String?
  let before: String?
  let after: String?

  init(_ run: PublishedRun, before: String?, after: String?) {
    id = run.record.id
    name = run.record.name
    link = Address.run(run.record.id).path
    asOf = Moment(run.record.asOf)
    report = run.artifacts["report"].map {
      Address.artifact(key: $0.key).path(["version": "\($0.version)"])
    }
    self.before = before
    self.after = after
  }
}

/// A model in a table of them.
struct BoardLine: Sendable {
  let rank: String
  let model: String
  let score: String
  let error: String
  let skill: String
  let difference: String
  let set: String
  let failures: Int
  let hasFailures: Bool
  let isChampion: Bool

  init(_ row: BoardRow, champion: String? = nil) {
    rank = row.rank.map { "\($0)" } ?? "–"
    model = row.model
    score = Figures.text(row.score, digits: 4)
    error = Figures.text(row.standardError, digits: 2)
    skill = Figures.percent(row.skill)
    difference = row.pValue.map { $0 < 0.001 ? "< 0.001" : Figures.text($0, digits: 2) } ?? "–"
    set = row.mayBeBest.map { $0 ? "yes" : "no" } ?? "–"
    failures = row.failures
    hasFailures = row.failures > 0
    isChampion = champion.map { $0 == row.model } ?? (row.rank == 1)
  }
}
