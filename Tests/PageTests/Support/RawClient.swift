import NIOCore
import NIOPosix
import Synchronization

/// Speaks bytes to a server, so that it can say what no browser would.
struct RawClient: Sendable {
  /// What came of it.
  struct Outcome: Sendable {
    /// The bytes that were sent.
    var sent = 0
    /// What the server answered, as far as it was read.
    var answer = ""
    /// Whether the server ended the connection.
    var isClosed = false

    /// The status of the answer; nil where none came.
    var status: Int? {
      answer.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) }
    }
  }

  /// The port on this machine.
  let port: Int

  /// Sends pieces one after the other and reads until the server ends the connection.
  /// - Parameters:
  ///   - pieces: what to say; they may have no end.
  ///   - pause: the time after each piece.
  ///   - patience: the time after which the connection is given up.
  ///   - untilAnswered: whether the beginning of an answer is enough.
  func say(
    _ pieces: some Sequence<String> & Sendable, pause: Duration = .zero,
    patience: Duration = .seconds(10), untilAnswered: Bool = false
  ) async throws -> Outcome {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let notes = Notes()
    try? await channel.executeThenClose { inbound, outbound in
      await withTaskGroup(of: Bool.self) { group in
        group.addTask {
          for piece in pieces where !Task.isCancelled {
            do { try await outbound.write(ByteBuffer(string: piece)) } catch { break }
            notes.outcome.withLock { $0.sent += piece.utf8.count }
            if pause > .zero { try? await Task.sleep(for: pause) }
          }
          return false
        }
        group.addTask {
          do {
            for try await part in inbound {
              notes.outcome.withLock { $0.answer += String(buffer: part) }
              if untilAnswered { return true }
            }
          } catch {}
          if !Task.isCancelled { notes.outcome.withLock { $0.isClosed = true } }
          return true
        }
        group.addTask {
          try? await Task.sleep(for: patience)
          return true
        }
        // The end of what there is to say is not the end.
        for await isOver in group where isOver { break }
        group.cancelAll()
      }
    }
    return notes.outcome.withLock(\.self)
  }

  private final class Notes: Sendable {
    let outcome = Mutex(Outcome())
  }

  /// Asks for a path as a browser would, and reads the whole answer.
  func get(_ path: String, headers: [String] = []) async throws -> Outcome {
    let lines = ["GET \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
    return try await say([lines.joined(separator: "\r\n") + "\r\n\r\n"])
  }
}
