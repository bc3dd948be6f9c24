import Flow
import HTTPTypes

/// Does what forms ask for.
struct FormDesk: Sendable {
  let store: Store
  let jobs: [JobControl]
  let pages: Pages

  /// Does it, and answers with the way to where it can be seen.
  /// - Throws: `StoreError`, `Refusal`, what the job throws.
  func perform(_ action: Action, _ form: [String: String], _ visit: Visit) async throws -> Answer {
    switch action {
    case .signIn, .signOut: return .seeOther(Address.overview.path)
    case .start(let workflow):
      let job = try control(of: workflow)
      do {
        return .seeOther(Address.run(try await job.start(form)).path)
      } catch let error as FormError {
        return pages.newRun(job, visit, values: form, error: error)
      }
    case .cancel(let id):
      let run = try store.run(id)
      guard !run.state.isEnded else {
        throw Refusal(.conflict, "\(run.name) has ended: there is nothing to cancel.")
      }
      try store.requestCancel(run.id)
      return .seeOther(Address.run(run.id).path)
    case .resume(let id):
      let run = try store.run(id)
      try await control(of: run.workflow).resume(run)
      return .seeOther(Address.run(run.id).path)
    case .retry(let id):
      let run = try store.run(id)
      let task = form["from"].flatMap { $0.isEmpty ? nil : $0 }
      return .seeOther(
        Address.run(try await control(of: run.workflow).retry(run, task)).path)
    case .pause(let name): return try pause(true, name)
    case .unpause(let name): return try pause(false, name)
    }
  }

  private func pause(_ isPaused: Bool, _ schedule: String) throws -> Answer {
    try store.setPaused(isPaused, schedule: schedule)
    return .seeOther(Address.upcoming.path)
  }

  private func control(of workflow: String) throws -> JobControl {
    guard let job = jobs.first(where: { $0.workflow == workflow }) else {
      throw Refusal(
        .conflict, "This server does not run \(workflow): start it with that configuration.")
    }
    return job
  }
}
