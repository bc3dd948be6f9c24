public import Flow
public import ModelSelection

extension JobControl {
  /// The control of a weekly job. Runs go on under the configuration they were begun with.
  /// - Parameters:
  ///   - desk: begins the executions.
  ///   - metadata: facts to note about each new run.
  public static func weekly(_ job: WeeklyJob, desk: RunDesk, metadata: [String: String])
    -> JobControl
  {
    let form = WeeklyForm(job.parameters)
    let workflow = { @Sendable (parameters: JobParameters) in
      WeeklyJob(parameters: parameters, jobs: job.jobs, worker: job.worker).workflow
    }
    return JobControl(
      workflow: job.workflow.name, fields: form.fields,
      start: { values in
        let (parameters, asOf) = try form.read(values)
        return try await desk.start(
          workflow(parameters), parameters, asOf: asOf,
          timeZone: parameters.configuration.timeZone, metadata: metadata,
          overlap: parameters.configuration.schedule?.overlap ?? .skip)
      },
      resume: { run in
        try await desk.resume(workflow(.recorded(run)), runID: run.id)
      },
      retry: { run, task in
        try await desk.retry(workflow(.recorded(run)), runID: run.id, from: task)
      })
  }
}
