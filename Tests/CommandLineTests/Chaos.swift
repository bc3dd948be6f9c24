import Flow
import Foundation
import TestProcess
import Testing

/// Kills the weekly job at seeded random instants, over and over, and looks at what is left.
///
/// Some kills come after a random time, some right before or right after a random transaction of the
/// store, so that the instants around a commit are met as well.
final class Chaos {
  /// What a killed process was doing.
  enum Command {
    case run
    case resume(String)
    /// The scheduler takes up what lies about.
    case serve
  }

  let scratch: Scratch
  let config: String
  private(set) var store: String
  private(set) var kills = 0
  private var random: SeededGenerator
  private var reference: [String: Digest] = [:]
  /// The seconds that an undisturbed run takes.
  private var duration = 0.0
  /// The transactions that an undisturbed run writes, nearly.
  private static let transactions = 40

  /// - Parameter config: the text of the configuration, whose files are in the scratch directory.
  init(_ scratch: Scratch, config: String, seed: UInt64) throws {
    self.scratch = scratch
    self.config = try scratch.file("job.yaml", config)
    store = scratch.path("undisturbed/almanac.db")
    random = SeededGenerator(seed: seed)
  }

  /// The instant that every run is about, so that equal data give equal bytes.
  private static let asOf = "2026-11-23T00:00:00Z"

  /// Runs the job once without disturbance: what every other run has to come to.
  func undisturbed() async throws {
    let began = ContinuousClock.now
    let code = try await launch(.run, fault: nil).wait()
    duration = (ContinuousClock.now - began) / .seconds(1)
    #expect(code == 0)
    for record in try Store.open(store, mode: .readOnly).artifacts() {
      reference[record.key] = record.digest
    }
    #expect(!reference.isEmpty)
    store = scratch.path("chaos/almanac.db")
  }

  /// Begins a run, kills it at `count` instants, and lets it come to its end.
  func round(kills count: Int) async throws {
    var command = Command.run
    for _ in 0..<count {
      let process = try launch(command, fault: Bool.random(using: &random) ? fault() : nil)
      try await process.wait(atMost: .random(in: 0...1.1 * duration + 0.05, using: &random))
      if process.kill() { kills += 1 }
      command = try next()
    }
    try await finish(command)
  }

  /// Lets what was begun come to its end.
  private func finish(_ command: Command) async throws {
    if case .serve = command {
      let process = try launch(command, fault: nil)
      defer { process.kill() }
      try await wait { try unfinished() == nil }
    } else {
      let code = try await launch(command, fault: nil).wait()
      #expect(code == 0)
      if let left = try unfinished() {
        let code = try await launch(.resume(left), fault: nil).wait()
        #expect(code == 0, "\(left) was not resumed")
      }
    }
  }

  /// What to do after a kill: what was begun goes on, or a new run begins where nothing was.
  private func next() throws -> Command {
    guard let left = try unfinished() else { return .run }
    return Bool.random(using: &random) ? .resume(left) : .serve
  }

  /// The run that did not end; nil where there is none, or not even a store.
  private func unfinished() throws -> String? {
    guard FileManager.default.fileExists(atPath: store),
      let store = try? Store.open(store, mode: .existing)
    else { return nil }
    return try store.runs().first { $0.state != .completed && $0.state != .scheduled }?.id
  }

  private func fault() -> String {
    let instant = Bool.random(using: &random) ? "before" : "after"
    return "\(instant)-write:\(Int.random(in: 1...Self.transactions, using: &random))"
  }

  private func launch(_ command: Command, fault: String?) throws -> KillableProcess {
    let arguments =
      switch command {
      case .run: ["run", config, "--as-of", Self.asOf, "--store", store, "--format", "json"]
      case .resume(let run): ["resume", run, "--store", store, "--format", "json"]
      case .serve: ["serve", config, "--port", "0", "--store", store]
      }
    return try KillableProcess(
      arguments, environment: fault.map { ["ALMANAC_FAULT": $0] } ?? [:], log: scratch.path("log"))
  }

  private func wait(_ condition: () throws -> Bool) async throws {
    let limit = ContinuousClock.now + .seconds(120)
    while try !condition() {
      try #require(ContinuousClock.now < limit, "a run is stuck")
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Lets the scheduler live through some minutes of a schedule that is due every minute, and kills
  /// it around each due instant.
  func schedule(minutes: Int) async throws {
    let first = (Date().timeIntervalSince1970 / 60).rounded(.up) * 60
    var process = try launch(.serve, fault: nil)
    for minute in 0..<minutes {
      let due = Date(timeIntervalSince1970: first + 60 * Double(minute))
      let instant = due.addingTimeInterval(.random(in: -0.05...0.3, using: &random))
      try await Task.sleep(for: .seconds(max(0, instant.timeIntervalSinceNow)))
      if process.kill() { kills += 1 }
      process = try launch(.serve, fault: nil)
    }
    let last = Date(timeIntervalSince1970: first + 60 * Double(minutes - 1))
    do {
      defer { process.kill() }
      try await wait {
        let due = try Store.open(store, mode: .readOnly).runs()
          .filter { $0.scheduled.map { $0 <= last } ?? false }
        return due.count == minutes && due.allSatisfy { $0.state == .completed }
      }
    }
    // The next minute may have begun by now.
    if let left = try unfinished() {
      #expect(try await launch(.resume(left), fault: nil).wait() == 0)
    }
    let ticks = try Store.open(store, mode: .readOnly).ticks(of: "chaos")
    #expect(Set(ticks.map(\.due)).count == ticks.count)
  }

  /// Whether the store tells the story of runs that nobody disturbed.
  func inspect() throws {
    let store = try Store.open(store, mode: .readOnly)
    let runs = try store.runs().filter { $0.state != .scheduled }
    #expect(runs.allSatisfy { $0.state == .completed }, "\(runs.map(\.state))")
    for run in runs {
      let tasks = try store.tasks(of: run.id)
      #expect(tasks.allSatisfy { $0.state == .completed })
      for task in tasks {
        #expect(
          task.attempts.filter { $0.error == nil }.count == 1, "\(task.key) finished twice or never"
        )
      }
    }
    let versions = Dictionary(grouping: try store.artifacts(), by: \.key)
    #expect(Set(versions.keys) == Set(reference.keys))
    for (key, records) in versions {
      #expect(records.map(\.version) == Array(1...runs.count), "\(key)")
      #expect(records.allSatisfy { $0.digest == reference[key] }, "\(key)")
    }
  }
}

/// A process that can be killed at any instant.
final class KillableProcess {
  private let process = Process()

  init(_ arguments: [String], environment: [String: String], log: String) throws {
    process.executableURL = URL(filePath: AlmanacProcess.executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
  }

  /// Waits for the end, and gives the exit code; the negative number of the signal that ended it.
  func wait() async throws -> Int32 {
    // Threads that wait are those of other tests.
    while process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
    let status = process.terminationStatus
    return process.terminationReason == .exit ? status : -status
  }

  /// Waits so many seconds, or until the process has ended.
  func wait(atMost seconds: Double) async throws {
    let limit = ContinuousClock.now + .seconds(seconds)
    while process.isRunning, ContinuousClock.now < limit {
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Ends it without a warning; false where it had come to its end before.
  @discardableResult
  func kill() -> Bool {
    if process.isRunning { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
  }
}

/// The same numbers for the same seed (Steele, Lea & Flood 2014, SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
