import HummingbirdCore
import NIOCore

/// What an answer that goes on for long must know of the way to its visitor.
struct Connection: Sendable {
  let channel: any Channel
  /// The body of the request, whose end tells that the visitor has gone.
  let body: RequestBody
  /// The last event that the visitor has seen of a stream, if any.
  let lastEvent: Int64?
  /// How long a piece may take: a visitor who does not read for longer is cut off, and cannot hold
  /// memory, a place, or the end of the server.
  var patience = TimeAmount.seconds(30)

  /// Writes one piece.
  /// - Throws: when the connection is closed, also by this itself.
  func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
    let alarm = channel.eventLoop.scheduleTask(in: patience) { [channel] in
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
