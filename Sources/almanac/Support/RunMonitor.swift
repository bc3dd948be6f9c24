import Flow
import Synchronization

/// Shows on standard error how a run goes on: a progress line on a terminal, warnings everywhere.
final class RunMonitor: Sendable {
  private let line = Mutex<(task: String, line: ProgressLine)?>(nil)
  private let times = Mutex<[String: Double]>([:])

  /// Processor seconds of the process when the named tasks began (`publish`) or ended (`load`).
  func processorTime(at task: String) -> Double? { times.withLock { $0[task] } }

  func observe(_ event: FlowEvent) {
    switch event {
    case .taskEnded(_, key: "load", _, _): times.withLock { $0["load"] = Stopwatch.processorTime }
    case .taskStarted(_, key: "publish"): times.withLock { $0["publish"] = Stopwatch.processorTime }
    case .runStarted(let run): StandardError.write("\(run.name) (\(run.id))")
    case .progress(_, let progress): show(progress)
    case .attemptFailed(_, let key, let error, let wait):
      finish()
      let next = wait.map { ", next attempt in \(Int(($0 / .seconds(1)).rounded(.up))) s" } ?? ""
      StandardError.write("\(key): \(error)\(next)")
    case .log(_, let entry) where entry.level == .info && entry.task == "load":
      StandardError.notes([entry.message])
    case .log(_, let entry) where entry.level == .warning:
      finish()
      StandardError.write("\(entry.level.name): \(entry.message)")
    default: break
    }
  }

  func finish() {
    line.withLock { current in
      current?.line.finish()
      current = nil
    }
  }

  private func show(_ progress: MapProgress) {
    line.withLock { current in
      if current?.task != progress.task {
        current?.line.finish()
        current = (progress.task, ProgressLine(total: progress.total, unit: progress.task))
      }
      current?.line.set(done: progress.done, progress.label ?? "")
    }
  }
}
