package import NIOCore

/// What one client watches.
package struct RunStream: Sendable {
  typealias Continuation = AsyncStream<ByteBuffer>.Continuation

  /// The id of the run.
  package let run: String
  /// The number of the client.
  let client: Int
  /// The place in the log after which the events tell every line.
  package let place: Int64
  /// How the run stood at the beginning.
  let state: ByteBuffer
  /// What happens, in the form of server-sent events; ends with the run.
  package let events: AsyncStream<ByteBuffer>
  let continuation: Continuation

  static func makeEvents(limit: Int) -> (AsyncStream<ByteBuffer>, Continuation) {
    AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(limit))
  }

  /// Ends the events after those that wait.
  package func end() { continuation.finish() }
}
