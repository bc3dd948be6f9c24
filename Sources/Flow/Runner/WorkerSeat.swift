import Foundation
import Subprocess
import Synchronization

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// One place of a ``ProcessRunner``: a process at a time, which pulls units from the common cursor.
struct WorkerSeat: Sendable {
  let units: [WorkUnit]
  let stop: StopSignal
  let program: WorkerProgram
  let clock: any FlowClock
  let report: @Sendable (_ index: Int, UnitReport) -> Void
  let shared: Shared

  /// What the places of one call share.
  final class Shared: Sendable {
    let cursor = Atomic<Int>(0)
    /// How many processes in a row did not come to work, and why the last of them did not.
    let failedStarts = Mutex<(count: Int, reason: String)>((0, ""))
  }

  /// A process that did not work at the third attempt will not at the next.
  private static let patience = 3
  private static let startTime = Duration.seconds(30)
  private static let longestPause = Duration.seconds(1)

  /// The unit that a process had in hand when it went away.
  private struct Loss: Sendable {
    let index: Int
    let started: Date
    let hadBegun: Bool
    /// Whether it was ended from here, since it did not speak as a worker does.
    var isOurs = false
  }

  /// Runs processes until no unit is left.
  func work() async {
    var losses = 0
    while let index = next() {
      let (failures, reason) = shared.failedStarts.withLock { $0 }
      if failures >= Self.patience {
        give(index, clock.now, .failure(cannotStart(reason)))
        continue
      }
      losses = await serve(from: index) ? 0 : losses + 1
      await pause(losses)
    }
  }

  /// Longer after each process that was lost in a row, so that starting them is not all there is.
  private func pause(_ losses: Int) async {
    guard losses > 0 else { return }
    let wait = min(Duration.milliseconds(10 << min(losses, 10)), Self.longestPause)
    let end = ContinuousClock.now + wait
    while !stop.isRaised, ContinuousClock.now < end {
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  private func next() -> Int? {
    guard !stop.isRaised else { return nil }
    let index = shared.cursor.add(1, ordering: .relaxed).oldValue
    return index < units.count ? index : nil
  }

  private func give(_ index: Int, _ started: Date, _ outcome: Result<[UInt8], any Error>) {
    report(index, UnitReport(started: started, ended: clock.now, outcome: outcome))
  }

  private func cannotStart(_ reason: String) -> WorkerError {
    .cannotStart(program: program.name, reason: reason)
  }

  /// Starts a process and gives it units, the first of which is `first`, while there are any and it
  /// lives.
  /// - Returns: whether it went away when it should.
  private func serve(from first: Int) async -> Bool {
    let started = clock.now
    var ends: WorkerEnds?
    do {
      let connection = try Descriptors.socketPair()
      let (output, errors) = (try Descriptors.pipe(), try Descriptors.pipe())
      let own = WorkerEnds(socket: connection.parent, output: output.read, errors: errors.read)
      ends = own
      var options = PlatformOptions()
      options.processGroupID = 0
      let result = try await Subprocess.run(
        .path(FilePath(program.path)),
        arguments: Arguments(
          executablePathOverride: program.name, remainingValues: program.arguments),
        platformOptions: options, input: .fileDescriptor(of: connection.child),
        output: .fileDescriptor(of: output.write), error: .fileDescriptor(of: errors.write)
      ) { process in
        let group = process.processIdentifier.value
        return await Thread.perform {
          let channel = WorkerChannel(group: group, ends: own)
          return employ(channel, first)
        }
      }
      guard let loss = result.closureResult else { return true }
      let reason = Self.text(result.terminationStatus)
      if !loss.hadBegun { noteFailedStart("it \(reason) before it was ready") }
      if loss.hadBegun || (Self.isKilled(result.terminationStatus) && !loss.isOurs) {
        // Who is killed says nothing of the program, however early it was.
        give(
          loss.index, loss.started,
          .failure(WorkerError.died(task: units[loss.index].key, reason: reason)))
      } else {
        give(first, started, .failure(cannotStart("it \(reason) before it was ready")))
      }
    } catch {
      ends?.close()
      noteFailedStart("\(error)")
      give(first, started, .failure(cannotStart("\(error)")))
    }
    return false
  }

  private func noteFailedStart(_ reason: String) {
    shared.failedStarts.withLock { $0 = ($0.count + 1, reason) }
  }

  /// Gives units to a process until none is left (nil) or it has to be replaced.
  private func employ(_ channel: WorkerChannel, _ first: Int) -> Loss? {
    var started = clock.now
    let ready = channel.exchange(
      nil, due: .now + Self.startTime, stop: stop, print: units[first].log)
    guard case .reply(let frame) = ready, frame.tag == .hello else {
      channel.end(units[first].log)
      guard case .stopped = ready else {
        let isOurs = if case .lost = ready { false } else { true }
        return Loss(index: first, started: started, hadBegun: false, isOurs: isOurs)
      }
      give(first, started, .failure(CancellationError()))
      return nil
    }
    shared.failedStarts.withLock { $0 = (0, "") }
    var index = first
    while true {
      started = clock.now
      let unit = units[index]
      let exchange: WorkerChannel.Exchange
      do {
        exchange = channel.exchange(
          WorkerFrame(kind: unit.kind, payload: try unit.payload()),
          due: unit.timeout.map { .now + $0 }, stop: stop, print: unit.log)
      } catch {
        give(index, started, .failure(error))
        guard let following = next() else { return nil }
        index = following
        continue
      }
      switch exchange {
      case .reply(let frame):
        let message = String(decoding: frame.body, as: UTF8.self)
        give(
          index, started,
          frame.tag == .result ? .success(frame.body) : .failure(WorkerError.failed(message)))
      case .lost:
        channel.end(unit.log)
        return Loss(index: index, started: started, hadBegun: true)
      case .stopped:
        channel.end(unit.log)
        give(index, started, .failure(CancellationError()))
        return nil
      case .late:
        channel.end(unit.log)
        let seconds = unit.timeout?.seconds ?? 0
        give(index, started, .failure(FlowError.timedOut(task: unit.key, seconds: seconds)))
        return nil
      }
      guard let following = next() else { return nil }
      index = following
    }
  }

  /// How a process ended, in words that follow its name.
  static func text(_ status: TerminationStatus) -> String {
    switch status {
    case .exited(let code): "ended with the code \(code)"
    case .signaled(let signal):
      "was killed by the signal \(signal)" + (signalNames[signal].map { " (\($0))" } ?? "")
    }
  }

  private static func isKilled(_ status: TerminationStatus) -> Bool {
    if case .signaled = status { true } else { false }
  }

  private static let signalNames: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
    SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM",
  ]
}

extension InputProtocol where Self == FileDescriptorInput {
  /// A descriptor that belongs to the child from now on.
  fileprivate static func fileDescriptor(of number: Int32) -> Self {
    .fileDescriptor(FileDescriptor(rawValue: number), closeAfterSpawningProcess: true)
  }
}

extension OutputProtocol where Self == FileDescriptorOutput {
  /// A descriptor that belongs to the child from now on.
  fileprivate static func fileDescriptor(of number: Int32) -> Self {
    .fileDescriptor(FileDescriptor(rawValue: number), closeAfterSpawningProcess: true)
  }
}

extension Thread {
  /// Does work that blocks on a thread of its own.
  static func perform<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: work()) }
      thread.stackSize = CoreRunner.stackSize
      thread.start()
    }
  }
}
