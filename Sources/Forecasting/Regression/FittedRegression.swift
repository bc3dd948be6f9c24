extension Regression {
  /// A fitted ``Regression``: coefficients, their covariance, and the values that lags reach.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private(set) var design: RegressionDesign
    /// How it was estimated: the options of the model, with what was chosen in their place.
    let options: RegressionOptions
    let estimate: RegressionEstimate
    /// What was subtracted from the values before the regression.
    let reference: Double
    private(set) var memory: LagMemory
    /// The number of values that were fitted.
    let trained: Int
    /// What the regressions of the later steps are estimated from; nil where forecasts are made step
    /// by step.
    let history: RegressionHistory?
    /// What the values were transformed by before; nil: nothing.
    private(set) var transformation: Transformation?
    /// What a choice of terms looked at.
    private(set) var candidates: [FitSummary.Candidate]?
    /// The shared factorisation that the estimate comes from, while it is at hand.
    private var calendar: CalendarFactor?

    private enum CodingKeys: String, CodingKey {
      case header, design, options, estimate, reference, memory, trained, history, transformation
      case candidates
    }

    /// Estimates the coefficients from the complete rows of a series.
    init(series: TimeSeries, design: RegressionDesign, options: RegressionOptions)
      throws(ForecastError)
    {
      let reference = Self.reference(series)
      let sample = series.withValues { RegressionSample(design, $0, reference: reference) }
      try sample.requireRows()
      self.init(
        series: series, design: design, options: options,
        estimate: try options.estimate(sample), reference: reference)
    }

    /// The fit of a complete series to columns that are functions of the position alone.
    init(series: TimeSeries, calendar: CalendarFactor, options: RegressionOptions)
      throws(ForecastError)
    {
      header = series.header
      design = calendar.design
      self.options = options
      let reference = series[0]
      self.reference = reference
      estimate = try series.withValues { values throws(ForecastError) in
        try calendar.estimate(values, reference: reference)
      }
      memory = LagMemory(capacity: 0)
      trained = series.count
      history = nil
      self.calendar = calendar
    }

    /// A fit from its estimate.
    init(
      series: TimeSeries, design: RegressionDesign, options: RegressionOptions,
      estimate: RegressionEstimate, reference: Double
    ) {
      header = series.header
      self.design = design
      self.options = options
      self.estimate = estimate
      self.reference = reference
      memory = LagMemory(capacity: Self.reach(design))
      trained = series.count
      let isDirect = options.strategy == .direct && design.readsPast
      history = isDirect ? RegressionHistory(series, reference: reference) : nil
      let count = series.count
      defer { forget() }
      guard memory.capacity > 0 else { return }
      series.withValues { values in
        // Without gaps in its reach, the memory has forgotten all that was before.
        let tail = max(count - memory.capacity, 0)
        let isComplete = !values[tail...].contains { $0.isNaN }
        for position in (isComplete ? tail : 0)..<count { take(values[position], at: position) }
      }
    }

    /// Drops the data that no later row needs.
    private mutating func forget() {
      // The regressions of later steps are estimated from all of them.
      if history == nil { design.forget(before: header.count - memory.capacity) }
    }

    /// The first observed value.
    static func reference(_ series: TimeSeries) -> Double {
      series.withValues { values in values.first { !$0.isNaN } ?? 0 }
    }

    /// How many values are kept: those that the next steps lag to, and those that these lag to in
    /// turn where they had to be filled.
    private static func reach(_ design: RegressionDesign) -> Int { 2 * design.longestLag }

    /// The same fit, where the series holds transformed values.
    func transformed(by transformation: Transformation) -> Self {
      var fitted = self
      fitted.transformation = transformation == .none ? nil : transformation
      return fitted
    }

    /// The same fit, with what a choice of its terms looked at.
    func chosen(from candidates: [FitSummary.Candidate]) -> Self {
      var fitted = self
      fitted.candidates = candidates
      return fitted
    }

    var coefficients: [Double] { estimate.coefficients }

    /// The next value after `memory`, relative to the reference; nil where a lag was never observed
    /// or the data are not known.
    func oneStep(at position: Int, _ memory: LagMemory, _ row: inout [Double]) -> Double? {
      guard design.isKnown(position: position + 1) else { return nil }
      design.fill(&row, position: position + 1)
      for lag in design.lagColumns {
        guard let value = memory[position - lag.lag] else { return nil }
        row[lag.column] = value
      }
      return zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Remembers a value for the lags; a missing one is replaced by its forecast.
    private mutating func take(_ value: Double, at position: Int) {
      guard memory.capacity > 0 else { return }
      if value.isNaN {
        var row = [Double](repeating: 0, count: coefficients.count)
        memory.store(oneStep(at: position, memory, &row), at: position, filled: true)
      } else {
        memory.store(value - reference, at: position, filled: false)
      }
    }

    /// Goes on row by row, with forecasts in the place of values, or by a regression for each step
    /// (``RegressionOptions/Strategy/direct``). Those of a transformed series are carried back
    /// (``TransformedNormal``).
    /// - Throws: ``ForecastError/missingValues(_:)`` when a lag reaches a value that was neither
    ///   observed nor could be filled, or a column of data is not known that far ahead,
    ///   ``ForecastError/notFinite(_:)`` when the recursion explodes,
    ///   ``ForecastError/tooShort(have:need:)`` when a step has too few rows for a regression of its
    ///   own.
    /// - Complexity: O(horizon · (coefficients² + lags · (coefficients + horizon))); direct, O(*n* ·
    ///   coefficients · (coefficients + horizon)).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let prediction =
        if let calendar, header.count == calendar.rows {
          try calendar.outlook(horizon: horizon).prediction(
            estimate.coefficients, variance: estimate.variance,
            degreesOfFreedom: estimate.degreesOfFreedom, reference: reference)
        } else if let history {
          try direct(history, horizon: horizon)
        } else {
          try recursive(horizon: horizon)
        }
      guard let transformation else { return prediction }
      return try prediction.carriedBack(by: transformation)
    }

    private func recursive(horizon: Int) throws(ForecastError) -> Prediction {
      var path = memory
      var row = [Double](repeating: 0, count: coefficients.count)
      var gradients = gapGradients()
      var mean: [Double] = []
      var error: [Double] = []
      let innovations = innovationVariances(horizon: horizon)
      for step in 0..<horizon {
        let position = header.count + step
        try design.requireData(position: position + 1)
        guard let level = oneStep(at: position, path, &row) else { throw Self.unknownLag(step + 1) }
        path.store(level, at: position, filled: true)
        let gradient = gradient(row, gradients)
        gradients.append(gradient)
        mean.append(level + reference)
        let leverage = estimate.leverage(of: gradient)
        error.append((estimate.variance * (innovations[step] + leverage)).squareRoot())
      }
      return try Prediction(
        mean: mean, standardError: error,
        family: .studentT(degreesOfFreedom: estimate.degreesOfFreedom))
    }

    static func unknownLag(_ step: Int) -> ForecastError {
      .missingValues("a lag of step \(step) reaches a value that is not known")
    }

    /// One-step forecasts; NaN where a lag is not known. On the scale of the data where they were
    /// transformed, means like those of ``predict(horizon:)``.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      guard let design = try? design.reading(history) else {
        return Array(repeating: .nan, count: history.count)
      }
      var whole = self
      whole.design = design
      return whole.oneStepForecasts(history)
    }

    private func oneStepForecasts(_ history: TimeSeries) -> [Double] {
      guard let transformation else {
        return oneSteps(history).map { $0.map { $0.level + reference } ?? .nan }
      }
      guard let series = try? history.transformed(by: transformation) else {
        return Array(repeating: .nan, count: history.count)
      }
      return oneSteps(series).map { step in
        guard let step else { return .nan }
        let variance = estimate.variance * (1 + estimate.leverage(of: step.row))
        return (try? transformation.invertMean(step.level + reference, variance: variance)) ?? .nan
      }
    }

    /// One-step forecasts relative to the reference, with their rows.
    private func oneSteps(_ history: TimeSeries) -> [(level: Double, row: [Double])?] {
      var memory = LagMemory(capacity: Self.reach(design))
      var row = [Double](repeating: 0, count: coefficients.count)
      return history.withValues { values in
        values.enumerated().map { position, value in
          let forecast = oneStep(at: position, memory, &row)
          memory.store(
            value.isNaN ? forecast : value - reference, at: position, filled: value.isNaN)
          return forecast.map { ($0, row) }
        }
      }
    }

    /// Moves the origin; the coefficients stay. Columns that are not known ahead are missing beside
    /// the new values.
    /// - Throws: ``ForecastError/nonPositive`` when a new value has no transform.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      try update(with: TimeSeries(values: newValues))
    }

    /// Moves the origin, and takes in the data beside the new values; the coefficients stay.
    public mutating func update(with next: TimeSeries) throws(ForecastError) {
      let values = try transformation?.apply(next.values) ?? next.values
      design.take(next, at: header.count)
      for value in values {
        take(value, at: header.count)
        header.advance(by: 1)
      }
      forget()
    }
  }
}
