import Foundation

/// Keeps a run alive in the eyes of others: signs of life, log lines written while tasks run, and
/// an eye on requests to cancel.
struct Heart: Sendable {
  let run: Run

  /// How often requests to cancel are looked for, and log lines written.
  private static let period = Duration.milliseconds(400)
  /// How often a sign of life is given; a small part of ``Store/leaseLifetime``.
  private static let beatInterval = Duration.seconds(5)

  /// Beats until its task is cancelled. A run that another process has taken over is stopped;
  /// while the store cannot be written the next beat tries again, until others may take the run.
  func beat() async {
    var last = run.clock.uptime
    while !Task.isCancelled {
      do { try await run.clock.sleep(for: Self.period) } catch { return }
      let uptime = run.clock.uptime
      var lines = run.journal.drain()
      do throws(StoreError) {
        if uptime - last >= Self.beatInterval || !lines.isEmpty {
          try await run.store.commit { [claim = run.claim, now = run.clock.now, lines] db in
            try Store.beat(db, claim, at: now)
            try Store.insert(db, lines, run: claim.sequence)
          }
          last = uptime
          lines = []
        }
        let isCancelled = try run.store.read { [claim = run.claim] db in
          try Store.isCancelRequested(db, claim)
        }
        if isCancelled { run.stop.raise() }
      } catch {
        run.journal.restore(lines)
        if case .leaseLost = error { run.stop.raise() }
      }
    }
  }
}
