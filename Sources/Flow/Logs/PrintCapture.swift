import Foundation
import Synchronization

/// Takes what this process prints while a run is active to the log of that run: what code that
/// knows nothing of a log, such as a library, writes to standard output or standard error.
///
/// Everything is also printed as before. While several runs are active, nobody can tell whose a line
/// is, and none gets it.
public final class PrintCapture: Sendable {
  private struct Contents {
    var active: [String] = []
    var lines: [(run: String, line: LogLine)] = []
    var originals: [LogStream: Int32] = [:]
  }

  private let store: Store
  private let contents = Mutex(Contents())
  private let readers = DispatchGroup()
  /// Wakes the writer: a run begins, or the capture ends.
  private let wake = DispatchSemaphore(value: 0)

  /// How often lines are written to the store while a run is active.
  private static let period: TimeInterval = 0.25
  /// How often what the C library holds back is passed on while none is.
  private static let idlePeriod: TimeInterval = 2
  /// Longer lines are cut in pieces.
  private static let longest = 8 << 10

  /// A capture that has not begun.
  public init(store: Store) { self.store = store }

  /// Follows which runs are active; for the observer of an ``Engine``.
  public func observe(_ event: FlowEvent) {
    switch event {
    case .runStarted(let run):
      contents.withLock { contents in
        if !contents.active.contains(run.id) { contents.active.append(run.id) }
      }
      wake.signal()
    case .runEnded(let run):
      contents.withLock { $0.active.removeAll { $0 == run.id } }
      write()
    default: break
    }
  }

  /// Begins to take what is printed.
  /// - Returns: a descriptor of the standard error as it was, for what the program itself has to
  ///   say: that does not belong in the log of a run.
  /// - Throws: `POSIXError` when there are no more descriptors.
  public func begin() throws -> Int32 {
    for (stream, descriptor) in [(LogStream.stdout, Int32(1)), (.stderr, 2)] {
      let original = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      var ends: [Int32] = [0, 0]
      guard original >= 0, Foundation.pipe(&ends) == 0, dup2(ends[1], descriptor) >= 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE)
      }
      let pipe = ends[0]
      close(ends[1])
      _ = fcntl(pipe, F_SETFD, FD_CLOEXEC)
      contents.withLock { $0.originals[stream] = original }
      readers.enter()
      let thread = Thread { [self] in
        read(pipe, stream, original)
        close(pipe)
        readers.leave()
      }
      thread.name = "flow.print"
      thread.start()
    }
    Self.keepLastWords()
    let writer = Thread { [self] in
      while !contents.withLock({ $0.originals.isEmpty }) {
        if contents.withLock({ $0.active.isEmpty }) {
          _ = wake.wait(timeout: .now() + Self.idlePeriod)
        } else {
          Thread.sleep(forTimeInterval: Self.period)
        }
        // The C library holds back what is printed to a pipe.
        fflush(nil)
        write()
      }
    }
    writer.name = "flow.print.store"
    writer.start()
    return contents.withLock { $0.originals[.stderr] } ?? 2
  }

  /// Gives the readers a moment to pass on what a process prints when it crashes. A program that
  /// deals with its crashes itself is left alone.
  private static func keepLastWords() {
    #if !canImport(Darwin)
      for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
        var current = sigaction()
        guard sigaction(number, nil, &current) == 0, current.__sigaction_handler.sa_handler == nil
        else { continue }
        signal(number) { number in
          usleep(200_000)
          // The fault comes again as soon as the handler returns.
          signal(number, SIG_DFL)
        }
      }
    #endif
  }

  /// Lets everything be printed as before, and writes what was taken. A child process that still
  /// holds the pipe keeps nobody waiting.
  public func end() {
    fflush(nil)
    let originals = contents.withLock { contents in
      defer { contents.originals = [:] }
      return contents.originals
    }
    wake.signal()
    for (stream, original) in originals { dup2(original, stream == .stdout ? 1 : 2) }
    if readers.wait(timeout: .now() + 1) == .success {
      for original in originals.values { close(original) }
    }
    write()
  }

  /// Reads lines until the pipe ends.
  private func read(_ pipe: Int32, _ stream: LogStream, _ original: Int32) {
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    var line: [UInt8] = []
    while true {
      let count = Foundation.read(pipe, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      var written = 0
      while written < count {
        let step = buffer.withUnsafeBytes {
          Foundation.write(original, $0.baseAddress! + written, count - written)
        }
        if step <= 0, errno != EINTR { break }
        written += max(step, 0)
      }
      for byte in buffer[..<count] {
        if byte != UInt8(ascii: "\n") { line.append(byte) }
        if byte == UInt8(ascii: "\n") || line.count >= Self.longest {
          take(line, stream)
          line.removeAll(keepingCapacity: true)
        }
      }
    }
    take(line, stream)
  }

  private func take(_ bytes: [UInt8], _ stream: LogStream) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    let line = LogLine(
      time: store.clock.now, level: .info, task: nil, message: text, stream: stream)
    contents.withLock { contents in
      if contents.active.count == 1 { contents.lines.append((contents.active[0], line)) }
    }
  }

  /// Writes what was taken to the store; what cannot be written was still printed.
  private func write() {
    let lines = contents.withLock { contents in
      defer { contents.lines = [] }
      return contents.lines
    }
    for (run, own) in Dictionary(grouping: lines, by: \.run) {
      try? store.append(own.map(\.line), toLogOf: run)
    }
  }
}
