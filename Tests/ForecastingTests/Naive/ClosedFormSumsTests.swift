import Forecasting
import Testing

/// Complete series are summed in lanes, series with gaps value by value; here both are held against
/// the formula, written as a plain loop.
@Suite("The closed forms sum what their formulas say")
struct ClosedFormSumsTests {
  /// Lengths around multiples of eight, and gaps at the start, inside, and at the end.
  static let histories: [[Double]] = [13, 16, 17, 39, 104].flatMap { count in
    let complete = TimeSeries.synthetic(count: count, season: 4, seed: UInt64(count)).values
    return [[], [0], [5], [0, 1, 7, 8], [count - 1], [2, count - 2]].map { gaps in
      var values = complete
      for gap in gaps { values[gap] = .nan }
      return values
    }
  }

  private func sum(_ errors: [Double]) -> Double { errors.map { $0 * $0 }.reduce(0, +) }

  @Test("The naive forms sum squared changes of observed values", arguments: histories, [1, 4])
  func naive(values: [Double], lag: Int) throws {
    var newest = [Double](repeating: .nan, count: lag)
    var errors: [Double] = []
    for (position, value) in values.enumerated() where !value.isNaN {
      if !newest[position % lag].isNaN { errors.append(value - newest[position % lag]) }
      newest[position % lag] = value
    }
    let fitted = try SeasonalNaive().fit(TimeSeries(values: values, season: lag))
    #expect(agrees([fitted.summary.sse!], [sum(errors)], relative: 1e-13))
    #expect(
      agrees([fitted.summary.sigma2!], [sum(errors) / Double(errors.count)], relative: 1e-13))
    let expected = (0..<9).map { newest[(values.count + $0) % lag] }
    #expect(try fitted.predict(horizon: 9).mean == expected)
  }

  @Test("Drift sums squared errors around the average change", arguments: histories)
  func drift(values: [Double]) throws {
    let observed = values.indices.filter { !values[$0].isNaN }
    let (first, last) = (observed[0], observed[observed.count - 1])
    let slope = (values[last] - values[first]) / Double(last - first)
    let errors = zip(observed, observed.dropFirst()).map { earlier, later in
      values[later] - values[earlier] - Double(later - earlier) * slope
    }
    let steps = zip(observed, observed.dropFirst()).map { Double($1 - $0) }
    let summary = try Drift().fit(TimeSeries(values: values)).summary
    #expect(agrees([summary.sse!], [sum(errors)], relative: 1e-13))
    let weighted = zip(errors, steps).map { $0 * $0 / $1 }.reduce(0, +)
    let sigma2 = weighted / Double(errors.count - 1)
    #expect(agrees([summary.sigma2!], [sigma2], relative: 1e-13))
    #expect(summary.observations == observed.count)
  }

  @Test("Mean sums squared deviations of observed values", arguments: histories)
  func mean(values: [Double]) throws {
    let observed = values.filter { !$0.isNaN }
    let mean = observed.reduce(0, +) / Double(observed.count)
    let summary = try Mean().fit(TimeSeries(values: values)).summary
    #expect(agrees([summary.parameters[0].value], [mean], relative: 1e-14))
    #expect(agrees([summary.sse!], [sum(observed.map { $0 - mean })], relative: 1e-12))
    #expect(summary.observations == observed.count)
  }

  @Test(
    "The moving average sums its one-step errors, with long windows as with short ones",
    arguments: histories, [1, 3, 10, 40])
  func movingAverage(values: [Double], window: Int) throws {
    for lag in [1, 4] where window * lag + 4 <= values.count {
      let model = MovingAverage(window, seasonal: lag > 1)
      let series = TimeSeries(values: values, season: lag)
      let fitted = try model.fit(series)
      let errors = zip(values, fitted.fittedValues(of: series)).map { $0 - $1 }
        .filter { !$0.isNaN }
      #expect(agrees([fitted.summary.sse!], [sum(errors)], relative: 1e-12))
      let sigma2 = sum(errors) / Double(errors.count)
      #expect(agrees([fitted.summary.sigma2!], [sigma2], relative: 1e-12))
    }
  }

  @Test("Equal values leave no error at all", arguments: [1, 3, 7, 40])
  func constant(window: Int) throws {
    let values = [Double](repeating: 0.1, count: 60)
    #expect(try MovingAverage(window).fit(TimeSeries(values: values)).summary.sse == 0)
  }

  @Test("A first gap after a complete history counts as it does in one fit", arguments: [1, 4])
  func gapAfterCompleteHistory(season: Int) throws {
    let values = TimeSeries.synthetic(count: 31, season: season).values
    let gap: [Double] = [.nan, .nan, 205]
    let whole = TimeSeries(values: values + gap, season: season)
    func check<Model: Forecaster>(_ model: Model) throws {
      var updated = try model.fit(TimeSeries(values: values, season: season))
      try updated.update(gap)
      let (a, b) = try (updated.predict(horizon: 9), model.fit(whole).predict(horizon: 9))
      #expect(a.mean == b.mean)
      // The variance is that of the fit; what is left is how the steps relate to each other.
      #expect(
        agrees(
          a.standardError.map { $0 / a.standardError[0] },
          b.standardError.map { $0 / b.standardError[0] }, relative: 1e-14))
    }
    try check(SeasonalNaive())
    try check(MovingAverage(3, seasonal: true))
  }
}
