public import Flow

/// The weekly job as a flow of named tasks:
/// `load` → `recall` and `judge` what earlier runs forecast → `backtest` over models and shards →
/// `score` → `choose` → `forecast` → `publish`.
///
/// Everything a task needs comes from the run's parameters and the results of earlier tasks, so a
/// resumed run goes on where it ended.
public struct WeeklyJob: Sendable {
  /// What the job is started with.
  public let parameters: JobParameters
  /// The number of threads.
  public let jobs: Int
  /// The program of child processes, where the configuration asks for them; it has to serve
  /// ``WeeklyKinds/registry``.
  public let worker: WorkerProgram

  /// A job.
  public init(parameters: JobParameters, jobs: Int, worker: WorkerProgram = .this) {
    self.parameters = parameters
    self.jobs = jobs
    self.worker = worker
  }

  /// The flow. Its name is that of the configuration.
  public var workflow: Workflow<JobParameters, JobOutcome> {
    Workflow(parameters.configuration.name, parameters: JobParameters.self) {
      [jobs, worker] run, parameters in
      let weekly = WeeklyRun(run: run, parameters: parameters, jobs: jobs, worker: worker)
      return try await run.within(parameters.configuration.limits.run) {
        try await weekly.execute()
      }
    }
  }

  /// Refuses a run that was begun under another configuration.
  /// - Throws: ``JobError/configurationChanged(run:differences:)``; what the decoder throws for
  ///   parameters of another version.
  public func check(_ run: RunRecord) throws {
    if run.started == nil { return }
    let differences = try ConfigurationDifference.between(.recorded(run), parameters)
    if !differences.isEmpty {
      throw JobError.configurationChanged(run: run.name, differences: differences)
    }
  }

  /// When the job runs by itself, or nil.
  public var schedule: Schedule? {
    let configuration = parameters.configuration
    guard let schedule = configuration.schedule, let cron = try? Cron(schedule.cron) else {
      return nil
    }
    return Schedule(
      name: configuration.name, cron: cron, timeZone: configuration.timeZone,
      overlap: schedule.overlap, catchUp: schedule.catchUp)
  }
}
