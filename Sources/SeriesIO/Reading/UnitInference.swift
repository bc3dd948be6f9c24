import Forecasting

/// Infers the unit of a panel from the dates of all its series.
///
/// The unit is the coarsest whose calendar holds every date. Where more than half of its positions
/// would be missing although most neighbouring dates lie farther apart, a few dates are off the
/// calendar that the others keep: they are reported, not buried in missing values. A series that
/// keeps a coarser calendar than the panel is reported too.
struct UnitInference {
  private let fit: CalendarFit
  private let file: String
  private let column: Int
  private let timeColumn: String

  /// From coarse to fine.
  private static let units: [Frequency.Unit] = [
    .yearly, .quarterly, .monthly, .weekly, .daily, .hourly,
  ]

  init(fit: CalendarFit, file: String, column: Int, timeColumn: String) {
    self.fit = fit
    self.file = file
    self.column = column
    self.timeColumn = timeColumn
  }

  /// The axes of all series, in one unit.
  /// - Throws: ``SeriesFileError`` with ``SeriesFileError/Problem/frequency``.
  /// - Complexity: O(rows).
  func axes() throws(SeriesFileError) -> [TimeAxis] {
    let series = fit.rows.ids.indices
    if fit.rows.timeFormat.kind == .index {
      return series.map { fit.axis(of: $0, unit: .index) }
    }
    guard series.contains(where: { fit.range(of: $0).count > 1 }) else {
      throw error(
        row: 0, reason: "every series has one row, which tells no frequency",
        expected: "a frequency: name it with --frequency")
    }
    for unit in Self.units {
      guard let axes = fit.fittingAxes(unit) else { continue }
      try checkDensity(unit, axes)
      try checkMixture(unit, axes)
      return axes
    }
    throw noUnit()
  }

  /// Reports the date that breaks the calendar which most dates keep.
  private func checkDensity(_ unit: Frequency.Unit, _ axes: [TimeAxis]) throws(SeriesFileError) {
    let series = fit.rows.ids.indices
    let span = series.reduce(0) { $0 + fit.span(axes[$1], series: $1) }
    guard span > 2 * fit.rows.times.count, let typical = typicalUnit(),
      Self.isCoarser(typical, than: unit)
    else { return }
    for one in series {
      let axis = fit.axis(of: one, unit: typical)
      if let row = fit.firstMisfit(axis, of: one) {
        throw error(
          row: row,
          reason:
            "\(timeColumn) is \(text(row)); most dates are \(typical.rawValue), this one is not",
          expected:
            "\(CalendarDescription.of(axis)) (or --frequency \(unit.rawValue), which leaves more "
            + "than half of the values missing)")
      }
    }
  }

  /// Reports a series that keeps a coarser calendar than the panel.
  private func checkMixture(_ unit: Frequency.Unit, _ axes: [TimeAxis]) throws(SeriesFileError) {
    let series = fit.rows.ids.indices
    for one in series {
      let count = fit.range(of: one).count
      guard count > 2, fit.span(axes[one], series: one) > 2 * count else { continue }
      let coarser = Self.units.prefix { $0 != unit }.first {
        fit.fittingAxis(of: one, unit: $0).map { fit.span($0, series: one) <= 2 * count } ?? false
      }
      guard let coarser,
        let other = series.first(where: { fit.fittingAxis(of: $0, unit: coarser) == nil })
      else { continue }
      throw error(
        row: fit.range(of: one).lowerBound,
        reason:
          "series \(quoted(fit.rows.ids[one])) is \(coarser.rawValue) and series "
          + "\(quoted(fit.rows.ids[other])) is \(unit.rawValue)",
        expected: "one frequency in a file (or --frequency \(unit.rawValue), which fills the gaps)")
    }
  }

  /// The unit that the median difference of neighbouring dates suggests.
  private func typicalUnit() -> Frequency.Unit? {
    var counts = [Int](repeating: 0, count: Self.units.count)
    var total = 0
    for one in fit.rows.ids.indices {
      let range = fit.range(of: one)
      for row in range.dropFirst() {
        let hours = (fit.rows.times[row] - fit.rows.times[row - 1]) / 3600
        let days = hours / 24
        let place =
          days >= 365 ? 0 : days >= 90 ? 1 : days >= 28 ? 2 : days >= 7 ? 3 : days >= 1 ? 4 : 5
        counts[place] += 1
        total += 1
      }
    }
    var seen = 0
    for (place, count) in counts.enumerated().reversed() {
      seen += count
      if 2 * seen >= total { return Self.units[place] }
    }
    return nil
  }

  private static func isCoarser(_ one: Frequency.Unit, than other: Frequency.Unit) -> Bool {
    units.firstIndex(of: one)! < units.firstIndex(of: other)!
  }

  private func noUnit() -> SeriesFileError {
    for one in fit.rows.ids.indices {
      if let row = fit.firstMisfit(fit.axis(of: one, unit: .hourly), of: one) {
        return error(
          row: row,
          reason: "\(timeColumn) is \(text(row)), not a whole number of hours after the first row",
          expected: "yearly, quarterly, monthly, weekly, daily or hourly dates, or an integer index"
        )
      }
    }
    return error(row: 0, reason: "the dates fit no frequency", expected: "dates of one frequency")
  }

  private func text(_ row: Int) -> String {
    fit.rows.timeFormat.format(Timestamp(rawValue: fit.rows.times[row]))
  }

  private func error(row: Int, reason: String, expected: String) -> SeriesFileError {
    SeriesFileError(
      .frequency, file: file, line: Int(fit.rows.lines[row]), column: column, reason: reason,
      expected: expected)
  }
}
