import Foundation
import Synchronization

/// Where the processor time of a command went, for `--timing`.
struct Stopwatch {
  enum Phase { case read, compute, write }

  private let isEnabled: Bool
  private let started = ContinuousClock.now
  private var seconds: [Phase: Double] = [:]

  init(isEnabled: Bool) { self.isEnabled = isEnabled }

  /// Adds the processor time of `body`, over all threads, to a phase.
  mutating func measure<Result>(_ phase: Phase, _ body: () throws -> Result) rethrows -> Result {
    let before = Self.usage().cpu
    defer { seconds[phase, default: 0] += Self.usage().cpu - before }
    return try body()
  }

  /// Begins a phase that is ended by ``end(_:since:)``.
  func mark() -> Double { Self.processorTime }

  /// Adds the processor time since a mark to a phase.
  mutating func end(_ phase: Phase, since mark: Double) {
    seconds[phase, default: 0] += Self.usage().cpu - mark
  }

  /// Splits the time of a run of the weekly job: reading ends with `load`, writing begins with
  /// `publish`.
  mutating func split(since start: Double, loaded: Double?, publishing: Double?) {
    let end = Self.usage().cpu
    seconds[.read] = (loaded ?? end) - start
    seconds[.compute] = loaded.map { (publishing ?? end) - $0 } ?? 0
    seconds[.write] = publishing.map { end - $0 } ?? 0
  }

  /// Processor seconds of the process so far, over all threads.
  static var processorTime: Double { usage().cpu }

  /// The last line on standard error: one JSON object in seconds and megabytes.
  /// It is kept until the process ends, since errors are told before it.
  func report() throws {
    guard isEnabled else { return }
    let (cpu, peak) = Self.usage()
    let line = Line(
      read_cpu: rounded(seconds[.read] ?? 0), compute_cpu: rounded(seconds[.compute] ?? 0),
      write_cpu: rounded(seconds[.write] ?? 0), cpu: rounded(cpu),
      wall: rounded((ContinuousClock.now - started) / .seconds(1)), peak_mb: rounded(peak))
    let text = try JSONText.line(line)
    Self.pending.withLock { $0 = text }
  }

  /// Writes what was reported.
  static func flush() {
    if let line = pending.withLock({ $0 }) { StandardError.write(line) }
  }

  private static let pending = Mutex<String?>(nil)

  private struct Line: Encodable {
    let read_cpu, compute_cpu, write_cpu, cpu, wall, peak_mb: Double
  }

  private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

  /// Processor seconds of the whole process, and the peak of its memory in megabytes.
  private static func usage() -> (cpu: Double, peakMegabytes: Double) {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), Double(usage.ru_maxrss) / 1024)
  }
}
