import Foundation
import Synchronization

/// The parent's end of one worker process: a request out; its reply and what the process prints in.
/// One thread uses it at a time.
final class WorkerChannel {
  /// What came of a request.
  enum Exchange {
    case reply(WorkerFrame)
    /// The process is gone.
    case lost
    /// The signal to stop was raised.
    case stopped
    /// The time is up.
    case late
  }

  /// What is done with a printed line.
  typealias Print = (LogStream, String) -> Void

  /// How long a process that was asked to end may take.
  static let grace = Duration.milliseconds(500)
  /// How long a look at the descriptors takes at most, so that a signal to stop is seen.
  private static let look = Duration.milliseconds(20)

  private let group: pid_t
  private let ends: WorkerEnds
  private var socket: Int32 { ends.socket }
  private var isOpen = true
  private var inbox: [UInt8] = []
  private var streams: [Stream]
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  private struct Stream {
    let name: LogStream
    let descriptor: Int32
    var isOpen = true
    var cutter = LineCutter()
  }

  /// A channel to the process that leads the process group `group`; it closes the descriptors.
  init(group: pid_t, ends: WorkerEnds) {
    self.group = group
    self.ends = ends
    streams = [
      Stream(name: .stdout, descriptor: ends.output),
      Stream(name: .stderr, descriptor: ends.errors),
    ]
    for descriptor in [ends.socket, ends.output, ends.errors] { Descriptors.unblock(descriptor) }
  }

  deinit { ends.close() }

  /// Sends a request, or nothing, and waits for a frame.
  func exchange(
    _ request: WorkerFrame?, due: ContinuousClock.Instant?, stop: StopSignal, print: Print
  ) -> Exchange {
    var rest = request?.bytes[...] ?? []
    while true {
      if let frame = takeFrame() {
        // What was printed before the reply is in the pipes by now.
        for index in streams.indices { readStream(index, print) }
        endLines(print)
        return .reply(frame)
      }
      if !isOpen {
        endLines(print)
        return .lost
      }
      if stop.isRaised { return .stopped }
      let now = ContinuousClock.now
      if let due, due <= now { return .late }
      let wait = due.map { min(now.duration(to: $0), Self.look) } ?? Self.look
      pump(&rest, wait: wait, print)
    }
  }

  /// Ends the process and whatever it started: politely, and soon by force.
  func end(_ print: Print) {
    kill(-group, SIGTERM)
    let due = ContinuousClock.now + Self.grace
    var nothing: ArraySlice<UInt8> = []
    while isOpen, ContinuousClock.now < due {
      pump(&nothing, wait: .milliseconds(5), print)
      inbox = []
    }
    kill(-group, SIGKILL)
    endLines(print)
  }

  private func pump(_ rest: inout ArraySlice<UInt8>, wait: Duration, _ print: Print) {
    let events = rest.isEmpty ? Int16(POLLIN) : Int16(POLLIN) | Int16(POLLOUT)
    var looks = [pollfd(fd: isOpen ? socket : -1, events: events, revents: 0)]
    looks += streams.map {
      pollfd(fd: $0.isOpen ? $0.descriptor : -1, events: Int16(POLLIN), revents: 0)
    }
    let milliseconds = Int32((wait / .milliseconds(1)).rounded(.up))
    guard poll(&looks, nfds_t(looks.count), milliseconds) > 0 else { return }
    for index in streams.indices where looks[index + 1].revents != 0 { readStream(index, print) }
    if looks[0].revents & Int16(POLLOUT) != 0, !rest.isEmpty {
      if let count = Descriptors.send(rest, to: socket) { rest = rest.dropFirst(count) }
    }
    if looks[0].revents & ~Int16(POLLOUT) != 0 {
      guard let count = Descriptors.read(socket, into: &buffer) else {
        isOpen = false
        for index in streams.indices { readStream(index, print) }
        return
      }
      inbox += buffer[..<count]
    }
  }

  /// Reads what a stream has now.
  private func readStream(_ index: Int, _ print: Print) {
    while streams[index].isOpen {
      guard let count = Descriptors.read(streams[index].descriptor, into: &buffer) else {
        streams[index].isOpen = false
        return
      }
      if count == 0 { return }
      let name = streams[index].name
      streams[index].cutter.add(buffer[..<count]) { print(name, $0) }
    }
  }

  private func endLines(_ print: Print) {
    for index in streams.indices {
      let name = streams[index].name
      streams[index].cutter.end { print(name, $0) }
    }
  }

  private func takeFrame() -> WorkerFrame? {
    guard inbox.count >= WorkerFrame.headerSize else { return nil }
    guard let (tag, size) = WorkerFrame.header(inbox.prefix(WorkerFrame.headerSize)) else {
      // What does not speak as a worker does is as good as gone.
      isOpen = false
      inbox = []
      return nil
    }
    guard inbox.count >= WorkerFrame.headerSize + size else { return nil }
    let body = Array(inbox[WorkerFrame.headerSize..<(WorkerFrame.headerSize + size)])
    inbox.removeFirst(WorkerFrame.headerSize + size)
    return WorkerFrame(tag, body)
  }
}

/// The parent's descriptors of one worker.
final class WorkerEnds: Sendable {
  let socket: Int32
  let output: Int32
  let errors: Int32
  private let isOpen = Atomic<Bool>(true)

  init(socket: Int32, output: Int32, errors: Int32) {
    self.socket = socket
    self.output = output
    self.errors = errors
  }

  /// Closes them, once.
  func close() {
    guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
    for descriptor in [socket, output, errors] { Foundation.close(descriptor) }
  }
}
