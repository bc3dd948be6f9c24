/// What can be said about a fit beside its estimates; computed when it is asked for, so that fitting
/// does not pay for it.
extension ARIMA.Fitted {
  /// The roots of every factor, those nearest to 0 first. Differences, whose roots lie on the unit
  /// circle, are left out.
  /// - Throws: ``ForecastError/notEstimable(_:)`` where the roots cannot be found.
  /// - Complexity: O(order³).
  public var roots: [ARIMA.Root] {
    get throws(ForecastError) {
      try ARIMA.Root.all(shape, coefficients)
    }
  }

  /// Whether a smaller model does the same.
  var isRedundant: Bool {
    get throws(ForecastError) {
      let isMixed = shape.ar * shape.ma + shape.seasonalAR * shape.seasonalMA > 0
      return isMixed ? ARIMA.Root.areRedundant(try roots) : false
    }
  }

  /// The test of Ljung & Box on the standardised innovations.
  ///
  /// It looks at min(2m, n/5) lags on a series with a season m, min(10, n/5) without (Hyndman &
  /// Athanasopoulos, 3rd ed., 5.4), and at least one more than there are ARMA coefficients, which
  /// are taken off the degrees of freedom.
  /// - Parameter history: the series that was fitted, with the values taken in since.
  /// - Throws: what ``LjungBoxTest/init(_:lag:fittedParameters:)`` throws, and
  ///   ``ForecastError/constant`` for innovations that are all 0.
  /// - Complexity: O(*n* × (size of the state + lags)).
  public func residualTest(of history: TimeSeries) throws(ForecastError) -> LjungBoxTest {
    var innovations: [Double] = []
    follow(history) { _, _, _, innovation in innovations.append(innovation) }
    let observed = innovations.count { !$0.isNaN }
    let usual = history.seasonLength > 1 ? 2 * history.seasonLength : 10
    let lag = max(min(usual, observed / 5), shape.count + 1)
    return try LjungBoxTest(innovations, lag: lag, fittedParameters: shape.count)
  }

  /// What the roots say against a model: that one is within 1 % of the unit circle, or that an AR
  /// and an MA root of the same lag agree within 5 %, so that a smaller model does as well.
  public var warnings: [String] {
    (try? roots).map { ARIMA.Root.warnings($0) } ?? []
  }

  /// The estimates, the test of the residuals, and warnings.
  /// - Complexity: O(*n* × (size of the state + lags)).
  public func summary(of history: TimeSeries) -> FitSummary {
    completed(summary, history)
  }

  /// A summary with the test of the residuals and the warnings.
  func completed(_ summary: FitSummary, _ history: TimeSeries) -> FitSummary {
    var summary = summary
    summary.residualTest = try? residualTest(of: history)
    let notes = (summary.note.map { [$0] } ?? []) + warnings
    summary.note = notes.isEmpty ? nil : notes.joined(separator: "; ")
    return summary
  }
}

extension AutoARIMA.Fitted {
  /// The estimates of the chosen model, all candidates, the test of the residuals, and warnings.
  public func summary(of history: TimeSeries) -> FitSummary {
    model.completed(summary, history)
  }
}
