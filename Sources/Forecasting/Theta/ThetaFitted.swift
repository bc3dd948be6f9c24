/// A fitted ``Theta`` or ``DynamicTheta``: parameters, seasonal indices, the state at the start and
/// the state now.
public struct ThetaFitted: FittedForecaster {
  /// The fitted series.
  public private(set) var header: SeriesHeader
  private let resolved: ModelSpec
  private let alpha: Double
  /// 1 − 1/theta.
  private let kappa: Double
  private let start: ThetaState
  private var state: ThetaState
  private let indices: SeasonalIndices?
  private let test: Test?
  private let sse: Double
  /// Squared errors in the sum.
  private let errors: Int
  /// Parameters that the variance makes up for.
  private let estimated: Int

  /// What the test of the season said.
  private struct Test: Sendable, Hashable, Codable {
    var autocorrelation: Double
    var limit: Double
  }

  init(
    _ header: SeriesHeader, resolved: ModelSpec, _ result: ThetaEstimation.Result,
    season: ThetaSeason.Finding, estimated: Int, adjusted: UnsafeBufferPointer<Double>
  ) throws(ForecastError) {
    self.header = header
    self.resolved = resolved
    alpha = result.alpha
    kappa = result.kappa
    start = result.start
    indices = season.indices
    test = season.test.map { Test(autocorrelation: $0.autocorrelation, limit: $0.limit) }
    sse = result.sse
    errors = result.errors
    self.estimated = estimated
    var state = start
    for t in adjusted.indices { state.advance(adjusted[t], at: Double(t + 1), alpha: alpha) }
    self.state = state
    guard state.mean(kappa).isFinite, sse.isFinite else {
      throw .notFinite("the states of \(resolved) on this series")
    }
  }

  /// The innovation variance of the series without its season: the sum of squares over its degrees
  /// of freedom.
  package var sigma2: Double { sse / Double(max(errors - estimated, 1)) }

  /// Theta; infinite at kappa = 1.
  private var theta: Double { 1 / (1 - kappa) }

  /// Forecasts without the season are given it back: multiplicative indices multiply mean and
  /// standard error. The uncertainty of the parameters is left out.
  /// - Complexity: O(horizon).
  public func predict(horizon: Int) throws(ForecastError) -> Prediction {
    var (mean, spread) = ThetaMoments(alpha: alpha, kappa: kappa, sigma2: sigma2)
      .forecast(state, count: header.count, horizon: horizon)
    for step in 0..<horizon {
      spread[step] = spread[step].squareRoot()
      guard let indices else { continue }
      let phase = (header.count + step) % indices.values.count
      mean[step] = indices.restore(mean[step], phase: phase)
      spread[step] = indices.restore(spread: spread[step], phase: phase)
    }
    return try Prediction(mean: mean, standardError: spread)
  }

  /// The one-step means of the recursion from its start; NaN for the first two observed values of
  /// ``DynamicTheta``, whose line is not known yet, and whatever comes before them.
  /// - Complexity: O(*n*).
  public func fittedValues(of history: TimeSeries) -> [Double] {
    history.withValues { values in
      var state = start
      return values.indices.map { t in
        let isKnown = (state.running?.count ?? 2) >= 2
        let mean = isKnown ? state.mean(kappa) : .nan
        state.advance(adjusted(values[t], at: t), at: Double(t + 1), alpha: alpha)
        guard let indices else { return mean }
        return indices.restore(mean, phase: t % indices.values.count)
      }
    }
  }

  /// Goes on with the recursion; indices and parameters stay, a missing value moves time on.
  public mutating func update(_ newValues: [Double]) throws(ForecastError) {
    for value in newValues {
      let time = Double(header.count + 1)
      state.advance(adjusted(value, at: header.count), at: time, alpha: alpha)
      header.advance(by: 1)
    }
  }

  private func adjusted(_ value: Double, at position: Int) -> Double {
    guard let indices else { return value }
    return indices.adjust(value, phase: position % indices.values.count)
  }

  /// alpha, the level before the first value, theta where finite, the drift a step that the
  /// forecasts have now;
  /// with a season its indices s1 … sm, s1 that of the first value; where it was tested for, the
  /// autocorrelation at the season length and the limit above which there is one.
  public var summary: FitSummary {
    var list: [FitSummary.Parameter] = [.init("alpha", alpha), .init("l", start.level)]
    if theta.isFinite { list.append(.init("theta", theta)) }
    list.append(.init("drift", kappa * state.line.slope))
    for (phase, index) in (indices?.values ?? []).enumerated() {
      list.append(.init("s\(phase + 1)", index))
    }
    if let test {
      list.append(.init("acf", test.autocorrelation))
      list.append(.init("acf-limit", test.limit))
    }
    var summary = FitSummary(
      resolved: resolved, parameters: list, sigma2: sigma2, sse: sse, observations: errors)
    summary.converged = true
    return summary
  }
}
