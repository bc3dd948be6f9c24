import ArgumentParser
import Dashboard
import Flow
import Forecasting
import Foundation
import Logging
import ModelSelection
import NIOCore
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Runs the jobs when they are due, and shows them on a page.")

  @Argument(help: "The configurations of the jobs.")
  var configs: [String]

  @Option(help: "The address to listen on; others than the loopback need a token file.")
  var host = "127.0.0.1"

  @Option(help: "The port.")
  var port = 8787

  @Option(
    name: .customLong("allowed-host"),
    help: "Another name by which browsers may address the page.")
  var allowedHosts: [String] = []

  @Option(
    name: .customLong("token-file"),
    help: "A file with the token that visitors have to show, at least 16 characters.")
  var tokenFile: String?

  @OptionGroup var store: StoreOptions

  @Option(help: "The number of threads of a run (default: all cores).")
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "The time that runs have to come to a good place on SIGTERM.", valueName: "time"))
  var grace = Span(argument: "30s")!

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port must be from 0 to 65535, not \(port).")
    }
    if let jobs { try PlanOptions.require("--jobs", jobs, atLeast: 1) }
    if configs.isEmpty { throw ValidationError("name at least one configuration.") }
  }

  func run() async throws {
    let threads = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    let weekly = try configs.map {
      WeeklyJob(parameters: try JobParameters.read(path: $0), jobs: threads)
    }
    try refuseDoubles(weekly.map(\.parameters.configuration.name))
    let store = try Store.open(store.path(configuration: configs[0]), mode: .create)
    OpenFiles.raiseLimit()
    let upkeep = try Upkeep(store, configurations: configs)
    let (runEnds, runEnded) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let capture = PrintCapture(store: store)
    let engine = Engine(store: store) { event in
      capture.observe(event)
      if case .runEnded = event { runEnded.yield() }
    }
    let scheduled = try zip(weekly, configs).compactMap { job, config in
      try job.schedule.map {
        try engine.job(
          job.workflow, job.parameters, schedule: $0, metadata: RunFacts.metadata(config: config),
          check: { run in
            // What was begun on the page with other values goes on with them.
            if try store.metadata(of: run.id)[RunFacts.begun] != RunFacts.onPage {
              try job.check(run)
            }
          })
      }
    }
    let desk = RunDesk(engine: engine) { StandardError.write("run \($0): \($1)") }
    let controls = zip(weekly, configs).map { job, config in
      JobControl.weekly(job, desk: desk, metadata: RunFacts.pageMetadata(config: config))
    }
    let page = try page(store, controls)
    let scheduler = Scheduler(store: store, jobs: scheduled) {
      StandardError.write("scheduler: \($0)")
    }
    for job in weekly { announce(job) }
    StandardError.redirect(to: try capture.begin())
    defer {
      capture.end()
      StandardError.redirect(to: 2)
    }
    do {
      try await ServiceGroup(
        configuration: .init(
          // They end in the reverse order: what the last runs have to tell is sent last.
          services: [
            .init(service: UpkeepService(upkeep: upkeep, runEnds: runEnds)),
            .init(service: SchedulerService(scheduler: scheduler, grace: grace.duration)),
            .init(service: page),
            .init(service: EngineService(engine: engine, grace: grace.duration)),
            .init(service: LastResort(grace: grace.duration)),
          ],
          gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      ).run()
    } catch let error as IOError {
      throw unusable(error)
    }
  }

  /// The page as a service.
  private func page(_ store: Store, _ jobs: [JobControl]) throws -> some ServiceLifecycle.Service {
    // Who names an address to listen on also types it into a browser.
    let names = allowedHosts + (["0.0.0.0", "::"].contains(host) ? [] : [host])
    return try Dashboard(
      store: store, jobs: jobs,
      access: Access(
        token: try tokenFile.map { try AccessFile.token(path: $0) }, allowedHosts: names),
      versions: [
        "Almanac": Version.current, "SQLite": try store.engineVersion(),
        "OpenBLAS kernel": NumericalLibrary.kernelName,
      ]
    ).application(host: host, port: port, logger: logger) { [host] port in
      StandardError.write("page at http://\(host.contains(":") ? "[\(host)]" : host):\(port)/")
    }
  }

  /// The page could not be opened.
  private func unusable(_ error: any Error) -> Failure.Explained {
    Failure.Explained(
      code: Failure.io,
      description: "the page cannot listen on \(host) port \(port) (\(error)); is the port in use? "
        + "choose another with --port")
  }

  /// What the services themselves have to say; their errors reach the user by other ways.
  private var logger: Logger {
    var logger = Logger(label: "almanac", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .critical
    return logger
  }

  /// Two jobs of one name would share schedule, runs and artifacts.
  private func refuseDoubles(_ names: [String]) throws {
    if let double = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw Failure.Explained(
        code: Failure.usage,
        description: "two configurations have the name \(double); give each its own")
    }
  }

  /// The next three due instants, so that a wrong expression is seen at once.
  private func announce(_ job: WeeklyJob) {
    let name = job.parameters.configuration.name
    guard let schedule = job.schedule else {
      StandardError.write("\(name): no schedule")
      return
    }
    let due = schedule.cron.upcoming(after: Date(), in: schedule.timeZone).prefix(3).map {
      InstantText.text($0, zone: schedule.timeZone)
    }
    StandardError.write("\(name): due \(due.joined(separator: ", "))")
  }
}

/// The scheduler beside the page: ends when the group does.
private struct SchedulerService: Service {
  let scheduler: Scheduler
  let grace: Duration

  func run() async throws {
    await cancelWhenGracefulShutdown { await scheduler.run(grace: grace) }
    // With no schedule there is nothing to follow; the page goes on.
    try? await gracefulShutdown()
  }
}

/// What visitors of the page begin: ends with the group, in good order.
private struct EngineService: Service {
  let engine: Engine
  let grace: Duration

  func run() async throws {
    try? await gracefulShutdown()
    await engine.drain(grace: grace)
  }
}
