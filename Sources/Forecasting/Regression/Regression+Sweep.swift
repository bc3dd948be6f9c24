extension Regression {
  /// Rolling origins by updating: where ordinary least squares are refitted at every origin of an
  /// expanding window, the rows that an origin adds are rotated into the factorisation of the one
  /// before (``RotatedFactor``); and for complete series and columns of the calendar alone, what
  /// depends on the design is computed once for all series of one length and season
  /// (``CalendarSweep``). The numbers are those of refitting, up to rounding.
  ///
  /// Other plans and options, and columns that depend on the training part, go origin by origin.
  /// - Complexity: that of a fit, and O(coefficients² · (steps between origins + coefficients +
  ///   horizon)) for each origin; O(steps between origins · (coefficients + gap + horizon)) where the
  ///   design is shared.
  public func rollingForecasts(_ series: TimeSeries, plan: RollingOrigin, stop: StopFlag)
    throws(ForecastError) -> [OriginForecast]
  {
    if sweeps(plan) {
      if terms.allSatisfy(\.isPositional), series.observedCount == series.count {
        if let results = try calendarSweep(series, plan, stop) { return results }
      } else if problem == nil,
        let results = try sweep(series, cutoffs(of: plan, series), plan, stop)
      {
        return results
      }
    }
    return try originByOrigin(series, plan: plan, stop: stop)
  }

  private func sweeps(_ plan: RollingOrigin) -> Bool {
    plan.horizon >= 1 && plan.refit == .always && plan.window == .expanding && options.isOrdinary
      && options.selection == nil && options.transformation == nil
      && terms.allSatisfy(\.shiftsWithinSpan)
      && (options.strategy != .direct || terms.allSatisfy(\.isPositional))
  }

  /// nil where there is no origin, the first one cannot be fitted, or later ones have to be by
  /// themselves.
  private func calendarSweep(_ series: TimeSeries, _ plan: RollingOrigin, _ stop: StopFlag)
    throws(ForecastError) -> [OriginForecast]?
  {
    try stop.check()
    let (first, origins) = plan.cutoffProgression(
      count: series.count, minimum: shortestHistory(season: series.seasonLength))
    guard origins > 0,
      let start = try? CalendarFactorCache.shared.factor(terms, series.prefix(first))
    else { return nil }
    let sweep = start.sweep(
      origins: origins, step: plan.step, gap: plan.gap, horizon: plan.horizon)
    guard origins <= sweep.reach else { return nil }
    return series.withValues { sweep.forecasts(start, $0, origins: origins) }
  }

  /// nil where nothing is known of the first origin.
  private func sweep(
    _ series: TimeSeries, _ cutoffs: [Int], _ plan: RollingOrigin, _ stop: StopFlag
  ) throws(ForecastError) -> [OriginForecast]? {
    let reference = Fitted.reference(series.prefix(cutoffs[0]))
    guard series.prefix(cutoffs[0]).observedCount > 0,
      let design = try? RegressionDesign(terms: terms, series: series)
    else { return nil }
    var factor = RotatedFactor(columns: design.columns.count, sides: 1)
    var row = [Double](repeating: 0, count: design.columns.count + 1)
    var next = design.longestLag
    var results: [OriginForecast] = []
    for cutoff in cutoffs {
      try stop.check()
      series.withValues { values in
        while next < cutoff {
          defer { next += 1 }
          guard !values[next].isNaN,
            design.lagColumns.allSatisfy({ !values[next - $0.lag].isNaN })
          else { continue }
          design.fill(&row, position: next + 1)
          for lag in design.lagColumns { row[lag.column] = values[next - lag.lag] - reference }
          row[row.count - 1] = values[next] - reference
          factor.append(&row, active: 1)
        }
      }
      let training = series.prefix(cutoff)
      do throws(ForecastError) {
        try requireLength(training)
        let fitted =
          if let estimate = try factor.estimate() {
            Fitted(
              series: training, design: design, options: options, estimate: estimate,
              reference: reference)
          } else {
            try fit(training, from: nil, stop: stop)
          }
        let prediction = try fitted.predict(horizon: plan.gap + plan.horizon)
        results.append(
          OriginForecast(
            cutoff: cutoff, outcome: .forecast(prediction.dropping(first: plan.gap))))
      } catch {
        if error == .cancelled { throw error }
        results.append(OriginForecast(cutoff: cutoff, outcome: .failure(error)))
      }
    }
    return results
  }
}

extension RegressionTerm {
  /// Whether the columns do not depend on where the history ends, and some steps later are
  /// combinations of the columns now and an intercept, or are values known at the origin.
  var shiftsWithinSpan: Bool {
    switch self {
    case .trend, .season, .fourier, .lags: true
    default: false
    }
  }
}

extension RotatedFactor {
  /// The ordinary estimate from the rows so far, column 0 being the intercept; nil where rows do not
  /// outnumber columns, columns come near to depending on each other, or the numbers overflow.
  fileprivate func estimate() throws(ForecastError) -> RegressionEstimate? {
    guard rows > columns, isWellConditioned else { return nil }
    let inverse = try inverse()
    let projections = projections(side: 0)
    var coefficients = [Double](repeating: 0, count: columns)
    for column in 0..<columns {
      for row in 0...column {
        coefficients[row] += inverse[column * columns + row] * projections[column]
      }
    }
    let sum = sumsOfSquares[0]
    guard sum.isFinite, coefficients.allSatisfy(\.isFinite), inverse.allSatisfy(\.isFinite) else {
      return nil
    }
    return RegressionEstimate(
      rows: rows, coefficients: coefficients, sumOfSquares: sum,
      totalSumOfSquares: projections.dropFirst().reduce(sum) { $0 + $1 * $1 }, factor: inverse)
  }
}
