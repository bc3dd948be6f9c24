internal import Flow
internal import Forecasting
internal import Foundation

/// Cuts a panel at an instant: what had not ended by then is not known yet.
struct AsOf {
  /// The instant as the clock on the wall of the schedule's zone shows it.
  let wallClock: Timestamp

  /// An instant, seen in a zone.
  init(_ instant: Date, in zone: TimeZone) {
    let seconds = instant.timeIntervalSince1970.rounded(.down)
    wallClock = Timestamp(rawValue: Int(seconds) + zone.secondsFromGMT(for: instant))
  }

  /// The panel without observations whose period has not ended, and how many those were.
  /// - Complexity: O(values).
  func droppingIncomplete(_ panel: Panel) -> (panel: Panel, dropped: Int) {
    var dropped = 0
    let series = panel.map { one -> TimeSeries in
      guard one.frequency.isDated else { return one }
      let complete = min(max(completePeriods(one.axis), 0), one.count)
      dropped += one.window(complete..<one.count).observedCount
      return one.prefix(complete).trimmed
    }
    return dropped == 0 ? (panel, 0) : (Panel(series), dropped)
  }

  /// Whether a dated series has no value in the last `periods` periods that have ended.
  func isStale(_ series: TimeSeries, after periods: Int) -> Bool {
    guard series.frequency.isDated else { return false }
    return completePeriods(series.axis) - series.trimmed.count >= periods
  }

  /// How many periods of an axis have ended: the period of position i ends where the next begins.
  private func completePeriods(_ axis: TimeAxis) -> Int { axis.stepsElapsed(to: wallClock) }
}
