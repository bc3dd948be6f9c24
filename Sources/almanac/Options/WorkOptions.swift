import ArgumentParser
import Foundation

/// How the work is done, and whether it is timed.
struct WorkOptions: ParsableArguments {
  @Option(help: "The number of threads (default: all cores).")
  var jobs: Int?

  @Flag(help: "Say on standard error where the processor time went.")
  var timing = false

  func validate() throws {
    if let jobs { try PlanOptions.require("--jobs", jobs, atLeast: 1) }
  }

  /// The number of threads.
  var threads: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }
}
