import Foundation

/// The side of a worker process: reads units of work, does them, and writes what came out.
///
/// Requests come over the standard input, which has to be the socket of a ``ProcessRunner``; replies
/// go back the same way. What the work prints goes to the log of its run.
public enum Worker {
  /// The first argument of a process that is to be a worker.
  public static let argument = "worker"

  /// Becomes a worker if the first argument of the process is `worker`, and does not return then.
  ///
  /// The first line of a program whose flows use ``TaskRunner/processes(_:program:)``.
  public static func main(_ registry: WorkRegistry) {
    if CommandLine.arguments.dropFirst().first == argument { serve(registry) }
  }

  /// Works until the parent closes the connection or is gone, also in the middle of a unit.
  public static func serve(_ registry: WorkRegistry) -> Never {
    let channel = dup(STDIN_FILENO)
    Descriptors.closeOnExec(channel)
    // Work that reads from its standard input finds nothing.
    let null = open("/dev/null", O_RDONLY)
    dup2(null, STDIN_FILENO)
    close(null)
    guard channel >= 0, write(WorkerFrame(.hello), to: channel) else {
      FileHandle.standardError.write(
        Data("this is a worker process: it is started by a run, not by hand\n".utf8))
      exit(64)
    }
    let requests = RequestQueue()
    let thread = Thread {
      while true { answer(requests.next(), registry, on: channel) }
    }
    // As deep as the threads of a ``CoreRunner``.
    thread.stackSize = CoreRunner.stackSize
    thread.name = "flow.worker"
    thread.start()
    while let frame = read(from: channel) { requests.add(frame) }
    // Nobody waits for what is being computed.
    _exit(0)
  }

  private static func answer(_ frame: WorkerFrame, _ registry: WorkRegistry, on channel: Int32) {
    let reply: WorkerFrame
    do {
      let (kind, payload) = frame.request ?? ("", [])
      reply = WorkerFrame(.result, try registry.perform(kind, payload, stop: StopSignal()))
    } catch {
      reply = WorkerFrame(.failure, Array(describe(error).utf8))
    }
    // What was printed comes before the reply, so that it belongs to its unit.
    fflush(nil)
    if !write(reply, to: channel) { _exit(0) }
  }

  private static func write(_ frame: WorkerFrame, to channel: Int32) -> Bool {
    var rest = frame.bytes[...]
    while !rest.isEmpty {
      guard let count = Descriptors.send(rest, to: channel) else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func read(from channel: Int32) -> WorkerFrame? {
    guard let head = read(WorkerFrame.headerSize, from: channel),
      let (tag, size) = WorkerFrame.header(head), let body = read(size, from: channel)
    else { return nil }
    return WorkerFrame(tag, body)
  }

  private static func read(_ size: Int, from channel: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < size {
      var buffer = [UInt8](repeating: 0, count: min(size - bytes.count, 1 << 16))
      guard let count = Descriptors.read(channel, into: &buffer) else { return nil }
      bytes += buffer[..<count]
    }
    return bytes
  }
}

/// Hands requests from the thread that reads to the one that works.
private final class RequestQueue: @unchecked Sendable {
  // Invariant: `waiting` is read and written only while `condition` is locked.
  private let condition = NSCondition()
  private var waiting: [WorkerFrame] = []

  func add(_ frame: WorkerFrame) {
    condition.withLock {
      waiting.append(frame)
      condition.signal()
    }
  }

  func next() -> WorkerFrame {
    condition.withLock {
      while waiting.isEmpty { condition.wait() }
      return waiting.removeFirst()
    }
  }
}
