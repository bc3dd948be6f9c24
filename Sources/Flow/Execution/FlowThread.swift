internal import Dispatch

/// A thread beside Swift's cooperative pool, for what must not wait until the work there looks up:
/// the hearts of runs, the scheduler, and those who watch over timeouts.
final class FlowThread: TaskExecutor {
  /// The one of this process.
  static let shared = FlowThread()

  private let queue = DispatchQueue(label: "flow.heart", qos: .userInitiated)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
