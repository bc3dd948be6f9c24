import HummingbirdCore
import NIOCore

/// Writes to a client that must keep reading: one that does not for too long is cut off, so that it
/// cannot hold memory, a place, or the end of the server.
struct StallGuard: Sendable {
  /// The connection of the client.
  let channel: any Channel
  /// How long one piece may take.
  var limit = TimeAmount.seconds(30)

  /// Writes one piece.
  /// - Throws: when the connection is closed, also by the guard itself.
  func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
    let alarm = channel.eventLoop.scheduleTask(in: limit) { [channel] in
      channel.close(promise: nil)
    }
    defer { alarm.cancel() }
    try await writer.write(buffer)
  }

  /// Closes the connection soon, whatever is being written: the server ends.
  func closeSoon() {
    channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
  }
}
