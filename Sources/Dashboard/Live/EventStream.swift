import Flow
import Hummingbird
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
  let connection: StallGuard

  /// The body of the answer: it ends with the run, the client, or the server.
  func body(of request: Request) -> ResponseBody {
    ResponseBody { writer in
      do {
        try await withGracefulShutdownHandler {
          try await request.body.consumeWithInboundCloseHandler { _ in
            try await write(to: &writer)
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
  }

  private func write(to writer: inout any ResponseBodyWriter) async throws {
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
