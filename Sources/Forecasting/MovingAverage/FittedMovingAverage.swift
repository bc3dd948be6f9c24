extension MovingAverage {
  /// A fitted ``MovingAverage``: the last window of every season, and the error variance.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private let model: MovingAverage
    private let average: WindowAverage
    private let sigma2: Double
    private let sse: Double
    private let observations: Int
    /// The last window · lag values; position p is at p mod count. nil is missing.
    private var recent: [Double?]
    /// The last observed value of each season.
    private var last: [Double]
    /// How many cycles ago it was observed; empty where each was in the newest cycle.
    private var age: [Int]

    /// - Parameter observed: the number of observed values, at least one window.
    init(model: MovingAverage, series: TimeSeries, observed: Int) throws(ForecastError) {
      self.model = model
      let lag = model.isSeasonal ? series.seasonLength : 1
      let average = WindowAverage(window: model.window, lag: lag, weights: model.weights)
      self.average = average
      header = series.header
      recent = Array(repeatElement(nil, count: average.window * lag))
      last = [Double](filledWith: .nan, count: lag)
      age = []
      observations = observed
      let isComplete = observed == series.count
      let errors = series.withValues { average.oneStepErrors($0, isComplete: isComplete) }
      sse = errors.sumOfSquares
      // A single window says nothing about the spread: the interval has width 0.
      sigma2 = errors.count > 0 ? sse / Double(errors.count) : 0
      series.withValues { values in
        // A complete series says everything in its last window.
        let start = isComplete ? values.count - recent.count : 0
        take(values[start...], from: start)
      }
      if last.contains(where: \.isNaN) {
        throw .missingValues("a season of the cycle was never observed")
      }
    }

    /// Takes in values, the first of which is at `position`.
    private mutating func take(_ values: some Sequence<Double>, from position: Int) {
      var slot = position % recent.count
      var phase = position % average.lag
      for value in values {
        recent[slot] = value.isNaN ? nil : value
        if value.isNaN {
          if age.isEmpty { age = [Int](repeating: 0, count: average.lag) }
          age[phase] += 1
        } else {
          last[phase] = value
          if !age.isEmpty { age[phase] = 0 }
        }
        slot = slot + 1 == recent.count ? 0 : slot + 1
        phase = phase + 1 == average.lag ? 0 : phase + 1
      }
    }

    /// Repeats the average of each season.
    /// - Complexity: O(lag · window + horizon · window) at most.
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let lag = average.lag
      let start = header.count % lag
      let first = (0..<min(horizon, lag)).map { step in
        let level = average.average(
          (1...average.window).lazy.map { cycle in value(header.count + step - cycle * lag) })
        return level.isNaN ? last[(start + step) % lag] : level
      }
      // Values that are missing at the end have to be bridged too.
      let factors = average.varianceFactors(cycles: (horizon - 1) / lag + 1 + (age.max() ?? 0))
      var season = 0
      var cycle = 0
      return try Prediction(horizon: horizon) { _ in
        let cycles = age.isEmpty ? cycle : cycle + age[(start + season) % lag]
        let moments = (first[season], (sigma2 * factors[cycles]).squareRoot())
        season += 1
        if season == lag { (season, cycle) = (0, cycle + 1) }
        return moments
      }
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
      take(newValues, from: header.count)
      header.advance(by: newValues.count)
    }

    /// The variance of the one-step errors.
    public var summary: FitSummary {
      FitSummary(
        resolved: model.spec(seasonal: average.lag > 1), parameters: [], sigma2: sigma2, sse: sse,
        observations: observations)
    }
  }
}
