import Flow
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Answers that are written in pieces: the events of a run, and its whole log.
struct LiveAnswers: Sendable {
  let store: Store
  let feeds: RunFeeds

  /// The answer for an address of such; nil for any other.
  /// - Throws: `StoreError`.
  func answer(_ address: Address, _ request: Request, query: Query, channel: any Channel)
    async throws -> Response?
  {
    switch address {
    case .events(let id): try await events(id, request, query, StallGuard(channel: channel))
    case .logText(let id): try log(id, query, StallGuard(channel: channel))
    default: nil
    }
  }

  private func events(_ id: String, _ request: Request, _ query: Query, _ connection: StallGuard)
    async throws -> Response
  {
    let id = try store.run(id).id
    // What the browser got last is newer than what the page that opened the stream had.
    let known =
      HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap { Int64($0) }
      ?? query.place("after")
    guard let stream = try await feeds.join(id) else {
      return Answer.text("Too many are watching; reload later.", status: .serviceUnavailable)
        .response(known: nil)
    }
    let events = EventStream(
      feeds: feeds, store: store, stream: stream, known: known, connection: connection)
    return Answer(mediaType: "text/event-stream", body: [])
      .response(of: events.body(of: request))
  }

  private func log(_ id: String, _ query: Query, _ connection: StallGuard) throws -> Response {
    let run = try store.run(id)
    let text = LogText(store: store, run: run.id, filter: LogFilter(query), connection: connection)
    return Answer(
      mediaType: "text/plain; charset=utf-8", body: [], policy: .foreign, fileName: "\(run.name).log"
    ).response(of: text.body)
  }
}
