extension MovingAverage {
  /// A fitted ``MovingAverage``: the last window of every season, and the error variance.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private let average: WindowAverage
    private let resolved: ModelSpec
    private let sigma2: Double
    private let sse: Double
    private let observations: Int
    /// The last window · lag values; position p is at p mod count. nil is missing.
    private var recent: [Double?]
    /// The last observed value of each season.
    private var last: [Double]
    /// How many cycles ago it was observed.
    private var age: [Int]

    init(series: TimeSeries, average: WindowAverage, resolved: ModelSpec) throws(ForecastError) {
      self.average = average
      self.resolved = resolved
      let lag = average.lag
      var recent = [Double?](repeating: nil, count: average.window * lag)
      var last = [Double](repeating: .nan, count: lag)
      var age = [Int](repeating: 0, count: lag)
      var sse = 0.0
      var errors = 0
      var observed = 0
      series.withValues { values in
        let forecasts = average.oneStepForecasts(values)
        for (position, value) in values.enumerated() {
          recent[position % recent.count] = value.isNaN ? nil : value
          if value.isNaN {
            age[position % lag] += 1
            continue
          }
          last[position % lag] = value
          age[position % lag] = 0
          observed += 1
          let error = value - forecasts[position]
          if !error.isNaN {
            sse += error * error
            errors += 1
          }
        }
      }
      if last.contains(where: \.isNaN) {
        throw .missingValues("a season of the cycle was never observed")
      }
      header = series.header
      self.recent = recent
      self.last = last
      self.age = age
      self.sse = sse
      observations = observed
      // A single window says nothing about the spread: the interval has width 0.
      sigma2 = errors > 0 ? sse / Double(errors) : 0
    }

    /// Repeats the average of each season.
    /// - Complexity: O(lag · window + horizon²) at most.
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let lag = average.lag
      let steps = min(horizon, lag)
      let first = (0..<steps).map { step in
        let phase = (header.count + step) % lag
        let level = average.average(
          (1...average.window).lazy.map { cycle in value(header.count + step - cycle * lag) })
        return level.isNaN ? last[phase] : level
      }
      // Values that are missing at the end have to be bridged too.
      let cycles = (0..<horizon).map { $0 / lag + 1 + age[(header.count + $0) % lag] }
      let factors = average.varianceFactors(cycles: cycles.max() ?? 1)
      return try Prediction(
        mean: (0..<horizon).map { first[$0 % lag] },
        standardError: cycles.map { (sigma2 * factors[$0 - 1]).squareRoot() })
    }

    /// The value at a position of the last window; NaN is missing.
    private func value(_ position: Int) -> Double {
      position >= 0 ? recent[position % recent.count] ?? .nan : .nan
    }

    /// The average of the window before each position, from the end of the first window on.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      history.withValues { average.oneStepForecasts($0) }
    }

    /// Moves the windows.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      for value in newValues {
        let phase = header.count % average.lag
        recent[header.count % recent.count] = value.isNaN ? nil : value
        if value.isNaN {
          age[phase] += 1
        } else {
          last[phase] = value
          age[phase] = 0
        }
        header.advance(by: 1)
      }
    }

    /// The variance of the one-step errors.
    public var summary: FitSummary {
      FitSummary(
        resolved: resolved, parameters: [], sigma2: sigma2, sse: sse, observations: observations)
    }
  }
}
