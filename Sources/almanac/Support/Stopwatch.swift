import Foundation
import Synchronization

/// Where the processor time of a command went, for `--timing`.
struct Stopwatch {
  enum Phase { case read, compute, write }

  private let isEnabled: Bool
  private let repeating: Double?
  private let started = ContinuousClock.now
  private var seconds: [Phase: Double] = [:]
  private var repeats: Int?

  /// A stopwatch that reports when enabled or repeating.
  /// - Parameter repeating: the processor seconds for which ``compute(_:)`` repeats its work.
  init(isEnabled: Bool, repeating: Double? = nil) {
    self.isEnabled = isEnabled || repeating != nil
    self.repeating = repeating
  }

  /// Adds the processor time of `body`, over all threads, to a phase.
  mutating func measure<Result>(_ phase: Phase, _ body: () throws -> Result) rethrows -> Result {
    let before = Self.processorTime
    defer { seconds[phase, default: 0] += Self.processorTime - before }
    return try body()
  }

  /// Times fitting and forecasting. Where repeating is asked for, one round warms up and others
  /// follow until they have used the time, at least one; their mean is the time of the phase.
  mutating func compute<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    var mark = Self.processorTime
    var result = Optional(try await body())
    var spent = Self.processorTime - mark
    if let repeating {
      spent = 0
      var rounds = 0
      repeat {
        // Freed before the clock starts, so that every round finds the same memory.
        result = nil
        mark = Self.processorTime
        result = try await body()
        spent += Self.processorTime - mark
        rounds += 1
      } while spent < repeating
      spent /= Double(rounds)
      repeats = rounds
    }
    seconds[.compute, default: 0] += spent
    return result!
  }

  /// Begins a phase that is ended by ``end(_:since:)``.
  func mark() -> Double { Self.processorTime }

  /// Adds the processor time since a mark to a phase.
  mutating func end(_ phase: Phase, since mark: Double) {
    seconds[phase, default: 0] += Self.processorTime - mark
  }

  /// Splits the time of a run of the weekly job: reading ends with `load`, writing begins with
  /// `publish`.
  mutating func split(since start: Double, loaded: Double?, publishing: Double?) {
    let end = Self.processorTime
    seconds[.read] = (loaded ?? end) - start
    seconds[.compute] = loaded.map { (publishing ?? end) - $0 } ?? 0
    seconds[.write] = publishing.map { end - $0 } ?? 0
  }

  /// Processor seconds of the process so far, over all threads.
  static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The last line on standard error: one JSON object in seconds and megabytes.
  /// It is kept until the process ends, since errors are told before it.
  func report() throws {
    guard isEnabled else { return }
    let line = Line(
      read_cpu: rounded(seconds[.read] ?? 0), compute_cpu: rounded(seconds[.compute] ?? 0),
      write_cpu: rounded(seconds[.write] ?? 0), cpu: rounded(Self.processorTime),
      wall: rounded((ContinuousClock.now - started) / .seconds(1)),
      peak_mb: rounded(Self.peakMegabytes), repeats: repeats)
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
    let repeats: Int?
  }

  private func rounded(_ value: Double) -> Double { (value * 1e9).rounded() / 1e9 }

  /// The peak of the memory of the process.
  private static var peakMegabytes: Double {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return Double(usage.ru_maxrss) / 1024
  }
}
