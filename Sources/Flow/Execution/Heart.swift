import Foundation

/// Keeps a run alive in the eyes of others: signs of life, log lines written while tasks run, units
/// that take their time, and an eye on requests to cancel.
struct Heart: Sendable {
  let run: Run

  /// How often requests to cancel are looked for, and log lines and units
  /// that run longer than this written.
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
      var units = run.units.take(begunBefore: run.clock.now - Self.period.seconds)
      do throws(StoreError) {
        if uptime - last >= Self.beatInterval || !lines.isEmpty || !units.isEmpty {
          try await run.store.commit { [claim = run.claim, now = run.clock.now, lines, units] db in
            try Store.beat(db, claim, at: now)
            for unit in units { try Store.show(db, claim, unit) }
            try Store.insert(db, lines, run: claim.sequence)
          }
          last = uptime
          lines = []
          units = []
        }
        let isCancelled = try run.store.read { [claim = run.claim] db in
          try Store.isCancelRequested(db, claim)
        }
        if isCancelled { run.stop.raise() }
      } catch {
        run.journal.restore(lines)
        run.units.restore(units)
        if case .leaseLost = error { run.stop.raise() }
      }
    }
  }
}
