import Forecasting
import ModelSelection

/// The mean scaled error of published forecasts, week by week.
struct LiveErrors {
  private let weeks: [(time: Timestamp, error: Double, count: Int)]

  init(_ outcomes: [OutcomeRow]) {
    // By seven days, since the series of a panel may have weeks that begin on different days.
    let known = outcomes.compactMap { row in
      row.time.flatMap { time in row.scaledError.map { (time: time, error: $0) } }
    }
    let unit = Frequency.Unit.guess(Set(known.map(\.time)).sorted())
    let width = unit == .index ? 1 : 7 * 86_400
    weeks = Dictionary(grouping: known) { $0.time.rawValue / width }
      .sorted { $0.key < $1.key }.suffix(2 * JobView.weeks)
      .map { _, rows in
        (
          time: rows[0].time, error: rows.reduce(0) { $0 + $1.error } / Double(rows.count),
          count: rows.count
        )
      }
  }

  /// The drawing; nil for fewer than three weeks.
  var chart: String? {
    guard weeks.count > 2 else { return nil }
    let times = weeks.map(\.time)
    return LinesChart(
      lines: [
        .init(
          name: "mean scaled error", points: weeks.enumerated().map { (Double($0), $1.error) },
          isMain: true)
      ],
      ticks: DateTicks.make(times, unit: .guess(times), limit: 8), axis: ("", "mean scaled error"),
      dates: times.map(TimestampText.day)
    ).figure(
      id: "errors", title: "Live accuracy",
      caption: "Mean scaled error of the published forecasts (MASE), over all series whose value "
        + "came true that week. Below 1 it beats the seasonal naive forecast of the past."
    ).html
  }
}
