import Flow
import Foundation
import HTTPTypes
import ModelSelection

/// Reads the store and makes the page for an address.
struct Pages: Sendable {
  let store: Store
  let clock: any FlowClock
  let templates: Templates
  /// What can be done with runs, by workflow.
  let jobs: [JobControl]
  /// What the engine has to say about series.
  let studies: SeriesStudies
  /// What the health page tells of the program.
  let versions: [(String, String)]
  let feeds: RunFeeds
  let timelines = TimelineCache()

  init(
    store: Store, clock: any FlowClock, templates: Templates, jobs: [JobControl],
    versions: [(String, String)]
  ) {
    (self.store, self.clock, self.templates) = (store, clock, templates)
    (self.jobs, self.versions) = (jobs, versions)
    feeds = RunFeeds(store: store)
    studies = SeriesStudies(store: store)
  }

  /// What to answer.
  /// - Throws: `StoreError`, `Refusal`.
  func answer(_ address: Address, _ visit: Visit, _ connection: Connection) async throws -> Answer {
    switch address {
    case .overview: page(try await Background.run { [store] in try OverviewPage(store, visit) })
    case .runs: page(try RunsPage(store, jobs, visit))
    case .run(let id): page(try RunPage(store, jobs, id: id, visit))
    case .runTask(let id, let key): page(try TaskPage(store, jobs, run: id, key: key, visit))
    case .runEvents(let id): try await events(id, visit, connection)
    case .runTimeline(let id): try timeline(id, visit)
    case .runLog(let id): try log(id, visit, connection)
    case .newRun(let workflow): newRun(try control(of: workflow), visit)
    case .artifacts: page(try ArtifactsPage(store, visit))
    case .artifact(let key):
      page(try ArtifactPage(store, key: key, version: try version(visit.query, of: key), visit))
    case .raw(let key): try raw(key, version: try version(visit.query, of: key), visit.query)
    case .upcoming: page(try UpcomingPage(store, jobs, visit))
    case .notices: page(try NoticesPage(store, visit))
    case .status: page(try StatusPage(store, versions, visit))
    case .signIn: signIn(visit, isWrong: false, next: visit.query.text("next") ?? "")
    case .health: try health(visit.now)
    case .live: .text("alive", status: .ok)
    case .ready: await Readiness(store, now: visit.now).answer
    case .interface(let name): try InterfaceAnswer(store, visit).answer(name)
    case .stylesheet: asset(PackageResources.style_css, "text/css; charset=utf-8")
    case .script: asset(PackageResources.app_js, "text/javascript; charset=utf-8")
    case .icon: asset(PackageResources.icon_svg, "image/svg+xml")
    case .models: page(try await Background.run { [store] in try ModelsPage(store, visit) })
    case .series(let workflow, let id): page(try await series(workflow, id, visit))
    case .forecasts: page(try await Background.run { [store] in try ForecastsPage(store, visit) })
    }
  }

  private func page(_ page: some Page, status: HTTPResponse.Status = .ok) -> Answer {
    .page(templates.render(page), status: status)
  }

  /// The page for what is not there.
  func notFound(_ message: String, _ visit: Visit) -> Answer {
    say("Not found", message, .notFound, visit)
  }

  /// The page for our own troubles.
  func failure(_ message: String, _ visit: Visit) -> Answer {
    say("Not available", message, .serviceUnavailable, visit)
  }

  /// The page for what is not done.
  func refusal(_ refusal: Refusal, _ visit: Visit) -> Answer {
    say("Not done", refusal.message, refusal.status, visit)
  }

  private func say(
    _ title: String, _ message: String, _ status: HTTPResponse.Status, _ visit: Visit
  ) -> Answer {
    page(
      MessagePage(frame: Frame(.none, visit), title: title, message: message), status: status)
  }

  /// The page that asks for the token.
  func signIn(_ visit: Visit, isWrong: Bool, next: String) -> Answer {
    page(
      SignInPage(frame: Frame(.none, visit), isWrong: isWrong, next: next),
      status: isWrong ? .forbidden : .ok)
  }

  /// The form that begins a run, with what was entered and what is wrong with it.
  func newRun(
    _ job: JobControl, _ visit: Visit, values: [String: String] = [:], error: FormError? = nil
  ) -> Answer {
    page(
      NewRunPage(job, visit, values: values, error: error),
      status: error == nil ? .ok : .unprocessableContent)
  }

  /// A series with its study; where there can be none, the page says why.
  private func series(_ workflow: String, _ id: String, _ visit: Visit) async throws -> SeriesPage {
    let facts = try await Background.run { [store] in
      try SeriesFacts(store, job: workflow, id: id, visit)
    }
    let study: Result<SeriesStudy, StudyError>
    do {
      study = .success(
        try await studies.study(id, of: facts.view.run, in: facts.view.archive))
    } catch let error as StudyError {
      study = .failure(error)
    }
    return try await Background.run { SeriesPage(facts: facts, study: study, visit) }
  }

  private func control(of workflow: String) throws -> JobControl {
    guard let job = jobs.first(where: { $0.workflow == workflow }) else {
      throw Refusal(.notFound, "This server does not run \(workflow).")
    }
    return job
  }

  /// The version asked for; nil for the newest. A version that is no number does not exist.
  private func version(_ query: Query, of key: String) throws -> Int? {
    guard query.text("version") != nil else { return nil }
    guard let version = query.number("version") else {
      throw StoreError.noSuchArtifact(key: key, version: 0)
    }
    return version
  }

  /// The bytes of an artifact; a table in another form on demand.
  private func raw(_ key: String, version: Int?, _ query: Query) throws -> Answer {
    let form = query.text("as").flatMap { ["json", "md"].contains($0) ? $0 : nil }
    let (record, content) = try store.artifact(key, version: version)
    let name = key.split(separator: "/").last.map(String.init) ?? key
    if record.kind == .table, let form {
      let isJSON = form == "json"
      return Answer(
        mediaType: isJSON ? "application/json" : "text/markdown; charset=utf-8",
        body: isJSON
          ? try TableConversion.json(content) : TableConversion.markdown(content),
        policy: .foreign, tag: record.digest.description + form,
        fileName: "\(name)-v\(record.version).\(form)")
    }
    return Answer(
      mediaType: record.kind.mediaType, body: content, policy: .foreign,
      tag: record.digest.description,
      fileName: "\(name)-v\(record.version).\(record.kind.fileExtension)")
  }

  private func health(_ now: Date) throws -> Answer {
    do {
      return try Health(store, now: now).answer()
    } catch let error as StoreError {
      return try Health.unreadable(error)
    }
  }

  private func asset(_ bytes: [UInt8], _ mediaType: String) -> Answer {
    Answer(
      mediaType: mediaType, body: bytes,
      tag: String(Digest(of: bytes).description.prefix(16)))
  }
}
