import Flow
import HummingbirdCore
import NIOCore
import ServiceLifecycle

/// Writes what a client watches to its connection.
struct EventStream: Sendable {
  let feeds: RunFeeds
  let store: Store
  let stream: RunStream
  /// The place of the last line that the client has; nil for one that wants only what comes.
  let known: Int64?
  let connection: Connection

  /// Writes until the run ends, or the client or the server does.
  func write(to writer: inout any ResponseBodyWriter) async throws {
    do {
      try await withGracefulShutdownHandler {
        try await connection.body.consumeWithInboundCloseHandler { _ in
          try await tell(&writer)
        } onInboundClosed: {
          stream.end()
        }
      } onGracefulShutdown: {
        stream.end()
        connection.closeSoon()
      }
    } catch {
      await feeds.leave(stream)
      throw error
    }
    await feeds.leave(stream)
    try await writer.finish(nil)
  }

  private func tell(_ writer: inout any ResponseBodyWriter) async throws {
    try await connection.write(
      LiveEvent.opening(place: known ?? stream.place), to: &writer)
    try await connection.write(stream.state, to: &writer)
    try await catchUp(&writer)
    for await event in stream.events { try await connection.write(event, to: &writer) }
  }

  /// The lines between those that the client has and those that the events tell.
  private func catchUp(_ writer: inout any ResponseBodyWriter) async throws {
    var place = known ?? stream.place
    while place < stream.place {
      let lines = try store.logs(of: stream.run, after: place, limit: 500)
        .filter { $0.place ?? 0 <= stream.place }
      guard let last = lines.last?.place else { return }
      place = last
      try await connection.write(LiveEvent.log(lines), to: &writer)
    }
  }
}
