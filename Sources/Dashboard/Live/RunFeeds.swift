package import Flow
import NIOCore

/// Watches runs for whoever looks at them: one look at the store for all who watch a run, whichever
/// process executes it, and none while nobody watches.
///
/// When nobody has written, a look costs a few microseconds. A client that does not keep up is cut
/// off after what waits for it, and comes back where it was.
package actor RunFeeds {
  /// What bounds the work.
  package struct Limits: Sendable {
    /// How many may watch at a time.
    package var streams = 512
    /// How many events may wait for one of them.
    package var backlog = 256
    /// How often the store is looked at.
    package var interval = Duration.milliseconds(250)
    /// How often a silent stream gives a sign of life.
    package var heartbeat = Duration.seconds(15)
    /// How many lines one event holds.
    package var lines = 500

    /// The usual limits.
    package init() {}
  }

  /// A run that is watched.
  private struct Feed {
    var cursor: RunCursor
    var state: LiveState
    var clients: [Int: RunStream.Continuation] = [:]

    /// Gives an event to everybody, and takes out who does not keep up.
    mutating func send(_ event: ByteBuffer) {
      for (client, continuation) in clients {
        guard case .enqueued = continuation.yield(event) else {
          continuation.finish()
          clients[client] = nil
          continue
        }
      }
    }

    func finish() {
      for continuation in clients.values { continuation.finish() }
    }
  }

  /// A process that dies writes nothing: so often it is looked whether it is alive, in looks.
  private static let roundsBetweenProofs = 8
  /// How many full events of lines one look may send.
  private static let burst = 4
  private static let tasksInEvent = 250

  private let store: Store
  private let limits: Limits
  private var feeds: [String: Feed] = [:]
  private var isClosed = false
  private var nextClient = 0
  /// Whether somebody is watched, and so the store looked at.
  package private(set) var isWatching = false

  /// Feeds from a store; nothing is read before somebody watches.
  package init(store: Store, limits: Limits = Limits()) {
    self.store = store
    self.limits = limits
  }

  /// How many watch just now.
  package var count: Int { feeds.values.reduce(0) { $0 + $1.clients.count } }

  /// Begins to watch a run; nil when too many do, or the server ends.
  /// - Throws: `StoreError`.
  package func join(_ run: String) throws(StoreError) -> RunStream? {
    guard !isClosed, count < limits.streams else { return nil }
    let (events, continuation) = RunStream.makeEvents(limit: limits.backlog)
    if feeds[run] == nil {
      let changes = try store.changes(of: run, since: nil, lines: 0)
      let state = LiveState(changes.run, changes.tally)
      if changes.run.state.isOver {
        continuation.yield(LiveEvent.end(changes.run.state))
        continuation.finish()
        return RunStream(
          run: run, client: 0, place: changes.cursor.line, state: LiveEvent.state(state),
          events: events, continuation: continuation)
      }
      feeds[run] = Feed(cursor: changes.cursor, state: state)
    }
    guard let feed = feeds[run] else { return nil }
    nextClient += 1
    feeds[run]?.clients[nextClient] = continuation
    if !isWatching {
      isWatching = true
      Task { await watch() }
    }
    return RunStream(
      run: run, client: nextClient, place: feed.cursor.line, state: LiveEvent.state(feed.state),
      events: events, continuation: continuation)
  }

  /// Ends what a client watches.
  package func leave(_ stream: RunStream) {
    stream.end()
    feeds[stream.run]?.clients[stream.client] = nil
    if feeds[stream.run]?.clients.isEmpty == true { feeds[stream.run] = nil }
  }

  /// Ends all streams, and lets nobody in any more.
  package func close() {
    isClosed = true
    for feed in feeds.values { feed.finish() }
    feeds = [:]
  }

  /// Looks at the store as long as somebody watches.
  private func watch() async {
    let probe = try? store.makeChangeProbe()
    var (round, seen) = (0, Int?.none)
    var pause = limits.interval
    var lastBeat = ContinuousClock.now
    while !feeds.isEmpty {
      try? await Task.sleep(for: pause)
      let began = ContinuousClock.now
      let version = try? probe?.version()
      if version == nil || version != seen || round % Self.roundsBetweenProofs == 0 {
        for run in feeds.keys { look(at: run) }
      }
      (round, seen) = (round + 1, version)
      if lastBeat.duration(to: began) >= limits.heartbeat {
        lastBeat = began
        for run in feeds.keys { feeds[run]?.send(LiveEvent.heartbeat) }
      }
      feeds = feeds.filter { !$0.value.clients.isEmpty }
      // A run of very many tasks must not keep a core busy with being watched.
      pause = max(limits.interval, began.duration(to: .now) * 10)
    }
    isWatching = false
  }

  /// Tells everybody who watches a run what is new. A run that cannot be read is let go: whoever
  /// comes back is told why.
  private func look(at run: String) {
    guard var feed = feeds[run] else { return }
    feeds[run] = nil
    do {
      for _ in 0..<Self.burst {
        let changes = try store.changes(of: run, since: feed.cursor, lines: limits.lines)
        feed.cursor = changes.cursor
        if !changes.lines.isEmpty { feed.send(LiveEvent.log(changes.lines)) }
        for start in stride(from: 0, to: changes.tasks.count, by: Self.tasksInEvent) {
          feed.send(LiveEvent.tasks(changes.tasks[start...].prefix(Self.tasksInEvent)))
        }
        let state = LiveState(changes.run, changes.tally)
        if state != feed.state {
          feed.state = state
          feed.send(LiveEvent.state(state))
        }
        if changes.hasMoreLines { continue }
        if changes.run.state.isOver {
          feed.send(LiveEvent.end(changes.run.state))
          return feed.finish()
        }
        break
      }
      feeds[run] = feed
    } catch {
      feed.finish()
    }
  }
}

extension State {
  /// Whether nothing will change unless somebody wants it: a run whose process died is taken up again
  /// by the next scheduler.
  var isOver: Bool { isEnded && self != .crashed }
}
