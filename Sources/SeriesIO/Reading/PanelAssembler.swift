import Forecasting

/// Lays the rows of a file out on the calendar.
struct PanelAssembler {
  private var rows: PanelRows
  private let header: PanelHeader
  private let file: String
  private let options: PanelReader.Options

  init(rows: PanelRows, header: PanelHeader, file: String, options: PanelReader.Options) {
    self.rows = rows
    self.header = header
    self.file = file
    self.options = options
    self.rows.group()
  }

  /// Builds the panel.
  func assemble() throws(SeriesFileError) -> LoadedPanel {
    if !rows.isSorted { try checkDuplicates() }
    let fit = CalendarFit(rows: rows, season: season)
    let axes: [TimeAxis]
    if let request = options.frequency {
      try checkKind(request)
      axes = rows.ids.indices.map { fit.axis(of: $0, unit: request.unit) }
      for (series, axis) in axes.enumerated() { try check(axis, series: series, fit: fit) }
    } else {
      axes = try UnitInference(
        fit: fit, file: file, column: header.time + 1, timeColumn: options.timeColumn
      ).axes()
    }
    let unit = axes[0].frequency.unit
    return try fill(axes, unit: unit, fit: fit)
  }

  /// The season that was asked for, on the command line or within the frequency.
  private var season: Int? {
    if let season = options.season { return season }
    if case .exactly(.index(let season)) = options.frequency { return season }
    return nil
  }

  private func fill(_ axes: [TimeAxis], unit: Frequency.Unit, fit: CalendarFit)
    throws(SeriesFileError) -> LoadedPanel
  {
    var counts = Counts()
    let ends = rows.ids.indices.map { series in
      fit.range(of: series).last { !rows.values[$0].isNaN }
    }
    var offsets = [0]
    offsets.reserveCapacity(rows.ids.count + 1)
    let limit = max(1_000_000, 1000 * rows.times.count)
    for (series, axis) in axes.enumerated() {
      let range = fit.range(of: series)
      var length = 0
      if let end = ends[series] {
        length = try position(end, axis) + 1
        let gaps = length - (end - range.lowerBound + 1)
        counts.gaps += gaps
        counts.seriesWithGaps += gaps > 0 ? 1 : 0
        counts.future += range.upperBound - 1 - end
      } else {
        counts.unobserved += 1
      }
      let total = offsets[series].addingReportingOverflow(length)
      // Columns beside the values go on to the last row.
      let reach = rows.regressors.isEmpty ? 0 : try position(range.upperBound - 1, axis)
      guard !total.overflow, total.partialValue <= limit, reach <= limit else {
        throw absurdGap(range)
      }
      offsets.append(total.partialValue)
    }
    var values = [Double](repeating: .nan, count: offsets[offsets.count - 1])
    for (series, axis) in axes.enumerated() {
      guard let end = ends[series] else { continue }
      let first = fit.range(of: series).lowerBound
      let offset = offsets[series]
      if offsets[series + 1] - offset == end - first + 1 {
        values.replaceSubrange(
          offset..<(offset + end - first + 1), with: rows.values[first...end])
        continue
      }
      for row in first...end { values[offset + (try position(row, axis))] = rows.values[row] }
    }
    let seasons = axes.map { axis in
      season.map { Season(length: $0) } ?? axis.frequency.defaultSeason
    }
    return LoadedPanel(
      panel: Panel(
        ids: rows.ids, axes: axes, seasons: seasons, offsets: offsets, values: values,
        regressors: try regressors(axes, fit: fit)),
      unit: unit, isUnitInferred: options.frequency == nil, timeFormat: timeFormat(unit),
      rowCount: rows.times.count, gapCount: counts.gaps, futureRowCount: counts.future,
      regressors: rows.regressors.map(\.name), ignoredColumns: rows.unused.map(\.name),
      notes: counts.notes(
        unit: options.frequency == nil ? unit : nil, ignored: rows.unused,
        valueColumn: options.valueColumn))
  }

  /// By series: the other columns of numbers, up to its last row; missing where there is no row.
  private func regressors(_ axes: [TimeAxis], fit: CalendarFit) throws(SeriesFileError)
    -> [[Regressor]]
  {
    if rows.regressors.isEmpty { return [] }
    var result: [[Regressor]] = []
    result.reserveCapacity(axes.count)
    for (series, axis) in axes.enumerated() {
      let range = fit.range(of: series)
      let length = try position(range.upperBound - 1, axis) + 1
      var columns = Array(
        repeating: [Double](repeating: .nan, count: length), count: rows.regressors.count)
      for row in range {
        let place = length == range.count ? row - range.lowerBound : try position(row, axis)
        for index in columns.indices {
          columns[index][place] = rows.regressors[index].values[row]
        }
      }
      result.append(zip(rows.regressors, columns).map { Regressor($0.name, $1) })
    }
    return result
  }

  /// Hours need a time of day even where the only row is a date.
  private func timeFormat(_ unit: Frequency.Unit) -> TimestampFormat {
    unit == .hourly && rows.timeFormat.kind == .date ? .dateTime : rows.timeFormat
  }

  private func position(_ row: Int, _ axis: TimeAxis) throws(SeriesFileError) -> Int {
    guard let position = axis.position(of: Timestamp(rawValue: rows.times[row])) else {
      throw misfit(row, axis)
    }
    return position
  }

  // MARK: Checks

  private func checkDuplicates() throws(SeriesFileError) {
    for row in rows.times.indices.dropFirst()
    where rows.times[row] == rows.times[row - 1] && rows.series[row] == rows.series[row - 1] {
      let expected =
        header.id == nil
        ? "each time once; without a column \(quoted(options.idColumn)) all rows are one series"
        : "each time once in a series"
      throw error(
        .duplicate, row: row,
        reason:
          "series \(quoted(rows.ids[Int(rows.series[row])])) has \(options.timeColumn) "
          + "\(text(row)) already on line \(rows.lines[row - 1])",
        expected: expected)
    }
  }

  /// An index needs whole numbers, everything else dates.
  private func checkKind(_ request: FrequencyRequest) throws(SeriesFileError) {
    let isIndex = rows.timeFormat.kind == .index
    guard isIndex != (request.unit == .index) else { return }
    throw error(
      .frequency, row: 0, reason: "\(options.timeColumn) is \(text(0))",
      expected: isIndex
        ? "dates, since the frequency is \(request.description)"
        : "an integer index, since the frequency is index")
  }

  private func check(_ axis: TimeAxis, series: Int, fit: CalendarFit) throws(SeriesFileError) {
    if case .exactly(.weekly(let demanded)) = options.frequency {
      let row = fit.range(of: series).lowerBound
      let found = axis.start.date.weekday
      guard found == demanded else {
        throw error(
          .frequency, row: row,
          reason:
            "\(options.timeColumn) is \(text(row)), a \(CalendarDescription.name(of: found))",
          expected:
            "a \(CalendarDescription.name(of: demanded)), since the frequency is "
            + Frequency.weekly(startingOn: demanded).description)
      }
    }
    if let row = fit.firstMisfit(axis, of: series) { throw misfit(row, axis) }
  }

  private func misfit(_ row: Int, _ axis: TimeAxis) -> SeriesFileError {
    var shown = text(row)
    if case .weekly = axis.frequency {
      let day = Timestamp(rawValue: rows.times[row]).date.weekday
      shown += ", a \(CalendarDescription.name(of: day))"
    }
    return error(
      .frequency, row: row,
      reason: "\(options.timeColumn) is \(shown), no \(axis.frequency.unit.rawValue) date here",
      expected:
        "\(CalendarDescription.of(axis)), as \(rows.timeFormat.format(axis.start)) of series "
        + quoted(rows.ids[Int(rows.series[row])]))
  }

  private func absurdGap(_ range: Range<Int>) -> SeriesFileError {
    let row =
      range.dropFirst().max {
        rows.times[$0] - rows.times[$0 - 1] < rows.times[$1] - rows.times[$1 - 1]
      } ?? range.lowerBound
    return error(
      .gap, row: row,
      reason:
        "the gap between \(text(max(row - 1, range.lowerBound))) and \(text(row)) would need too "
        + "many missing values for \(rows.times.count) rows",
      expected: "dates without such a gap, or a coarser --frequency")
  }

  private func text(_ row: Int) -> String {
    rows.timeFormat.format(Timestamp(rawValue: rows.times[row]))
  }

  private func error(
    _ problem: SeriesFileError.Problem, row: Int, reason: String, expected: String
  ) -> SeriesFileError {
    SeriesFileError(
      problem, file: file, line: Int(rows.lines[row]), column: header.time + 1, reason: reason,
      expected: expected)
  }
}
