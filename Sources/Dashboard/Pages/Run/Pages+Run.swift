import Flow
import HTTPTypes

/// What belongs to the page of a run and is no page.
extension Pages {
  /// What happens to a run from now on, or from the last event that the visitor has seen.
  func events(_ id: String, _ visit: Visit, _ connection: Connection) async throws -> Answer {
    let run = try store.run(id)
    guard let stream = try await feeds.join(run.id) else {
      var answer = Answer.text("Too many are watching.", status: .serviceUnavailable)
      answer.fields[.retryAfter] = "5"
      return answer
    }
    let events = EventStream(
      feeds: feeds, store: store, stream: stream,
      known: connection.lastEvent ?? visit.query.place("after"), connection: connection)
    return Answer(mediaType: "text/event-stream") { writer in try await events.write(to: &writer) }
  }

  /// The timeline of a run without a page around it.
  func timeline(_ id: String, _ visit: Visit) throws -> Answer {
    let run = try store.run(id)
    return .page(
      try timelines.html(of: run, now: visit.now) {
        templates.render(
          TimelinePart(
            run, try store.tasks(of: run.id), try store.artifacts(of: run.id), now: visit.now))
      })
  }

  /// The log of a run as a file.
  func log(_ id: String, _ visit: Visit, _ connection: Connection) throws -> Answer {
    let run = try store.run(id)
    let text = LogText(
      store: store, run: run.id, filter: LogFilter(visit.query), connection: connection)
    return Answer(mediaType: "text/plain; charset=utf-8", fileName: "\(run.name).log") { writer in
      try await text.write(to: &writer)
    }
  }
}
