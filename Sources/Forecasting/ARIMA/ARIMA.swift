/// A seasonal ARIMA model of given orders, (p, d, q)(P, D, Q) at the season length m of the series:
///
///     φ(B) Φ(B^m) ((1 − B)^d (1 − B^m)^D y_t − constant) = θ(B) Θ(B^m) e_t
///
/// with φ(B) = 1 − ar1 B − …, θ(B) = 1 + ma1 B + … and likewise for the seasonal factors.
///
/// The coefficients maximise the exact Gaussian likelihood of the differences (Box & Jenkins 1970,
/// 7.4), or with ``Method/css`` minimise the conditional sum of squares, whose residuals start after
/// the first d + mD + p + mP values, with zeros before. The search keeps every factor stationary and
/// invertible, through its partial autocorrelations. Likelihoods and criteria compare between models
/// of the same d, D and method only.
///
/// Missing values are unknowns that the others tell: likelihood and forecasts are those of the
/// observed values alone. With ``Method/css`` their one-step predictions take their places while the
/// coefficients are estimated. So they do for the exact likelihood, too, where so many values are
/// missing that it is too dear to search on (a third of 2,000 weeks, say): it is then evaluated at
/// that estimate only, and the summary says that the search has not converged. Missing values at the
/// start are left out.
///
///     let airline = ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1))
///     let next = try airline.fit(passengers).forecast(horizon: 12, levels: [80, 95])
public struct ARIMA: Forecaster {
  /// How the coefficients are estimated.
  public enum Method: String, Sendable, Hashable, Codable {
    /// By the exact Gaussian likelihood.
    case ml
    /// By the conditional sum of squares.
    case css
    /// By the exact Gaussian likelihood, where one start of the search is the optimum of the
    /// conditional sum of squares.
    case cssML = "css-ml"
  }

  /// The orders p (0 … 24), d (0 … 2) and q (0 … 24).
  public let order: ARIMAOrder
  /// The seasonal orders P (0 … 4), D (0 … 1) and Q (0 … 4); nil where none were given.
  public let seasonal: ARIMAOrder?
  /// Whether there is a mean (d = D = 0) or a drift (d + D = 1); nil is the field's habit: a mean
  /// without differences, nothing with them.
  public let constant: Bool?
  /// The regression whose errors the model describes: functions of the calendar and columns of data,
  /// no lags of the series itself.
  public let regressors: [RegressionTerm]
  /// How the coefficients are estimated; nil is the default,
  /// ``Method/cssML``.
  public let method: Method?
  /// The transformation of the values that the model describes; nil: none.
  ///
  /// Likelihood, criteria, variance and coefficients are then of the transformed values. Forecasts
  /// are carried back: means without the bias of a transformed mean, bounds as they are
  /// (``TransformedNormal``).
  public let transformation: TransformationChoice?

  /// A model of the given orders. What lies outside their bounds is refused by fitting.
  public init(
    _ p: Int, _ d: Int, _ q: Int, seasonal: ARIMAOrder? = nil, constant: Bool? = nil,
    regressors: [RegressionTerm] = [], method: Method? = nil,
    transformation: TransformationChoice? = nil
  ) {
    order = ARIMAOrder(p, d, q)
    self.seasonal = seasonal
    self.constant = constant
    self.regressors = regressors
    self.method = method
    self.transformation = transformation
  }

  /// `arima(p,d,q)` or `arima(p,d,q)(P,D,Q)`, with `drift`, `constant=…`, regression terms,
  /// `method=…` and `transform=…` as given.
  public var spec: ModelSpec {
    spec(seasonal: seasonal, regressors: regressors, transformation: transformation)
  }

  private func spec(
    seasonal: ARIMAOrder?, regressors: [RegressionTerm], transformation: TransformationChoice?
  ) -> ModelSpec {
    let numbers = [order.p, order.d, order.q]
    var arguments = numbers.map { ModelSpec.Argument(.number(Double($0))) }
    if let constant {
      let isDrift = constant && order.d + (seasonal?.d ?? 0) > 0
      arguments.append(
        isDrift
          ? .init(.spec(ModelSpec("drift")))
          : .init(label: "constant", .spec(ModelSpec(constant ? "true" : "false"))))
    }
    arguments += regressors.map { .init(.spec($0.spec)) }
    if let method {
      arguments.append(.init(label: "method", .spec(ModelSpec(method.rawValue))))
    }
    if let transformation { arguments.append(transformation.argument) }
    return ModelSpec(
      "arima", arguments,
      seasonal: seasonal.map { group in
        [group.p, group.d, group.q].map { .init(.number(Double($0))) }
      })
  }

  /// Bridges gaps; shifts with the series unless it is held to a mean of 0, or transforms it.
  public var capabilities: Capabilities {
    var capabilities: Capabilities = [.intervals, .missingValues, .scaleEquivariant]
    // Seasonal differences do not count: at season length 1 they are gone, and a mean takes over.
    if order.d > 0 || constant != false { capabilities.insert(.shiftEquivariant) }
    if let seasonal, seasonal.p + seasonal.d + seasonal.q > 0 { capabilities.insert(.seasonal) }
    if regressors.contains(where: \.needsSeason) { capabilities.insert(.seasonal) }
    return transformation?.capabilities(of: capabilities) ?? capabilities
  }

  /// The values without a residual, d + mD + p + mP, one for each coefficient, and two more.
  public func minimumObservations(season: Int) -> Int {
    // Orders out of bounds have their own error, which fitting gives.
    guard (try? checkOrders()) != nil else { return 1 }
    let columns = RegressionDesign.size(of: regressors, season: season).columns - 1
    let shape = ARIMAShape(
      order: order, seasonal: seasonal, season: season, constant: constant, regressors: columns)
    return shape.lead + shape.coefficientCount + 2
  }

  /// Estimates the coefficients.
  ///
  /// The search scores a small grid of starts, follows the best by damped Gauss–Newton and secant
  /// steps, and polishes the best result. `start`, where it has the same orders, begins one more
  /// search: the result is never worse for it.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` for orders out of bounds,
  ///   ``ForecastError/tooShort(have:need:)``, ``ForecastError/missingValues(_:)`` where gaps leave
  ///   too little, ``ForecastError/nonPositive`` where a value has no transform,
  ///   ``ForecastError/notFinite(_:)`` where the numbers overflow.
  /// - Complexity: O(*n* × k × max(p + mP, q + mQ)) for each of some ten to hundred steps, k being
  ///   the number of coefficients; the conditional sum of squares O(*n* × (p + P + q + Q + k²)).
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    let remaining = regressors.filter { series.seasonLength > 1 || !$0.needsSeason }
    let group = series.seasonLength > 1 ? seasonal : nil
    guard let transformation else {
      let resolved = spec(seasonal: group, regressors: remaining, transformation: nil)
      return try fit(series, from: start, resolved: resolved, stop: stop)
    }
    let applied = try transformation.applied(to: series)
    let resolved = spec(
      seasonal: group, regressors: remaining, transformation: .fixed(applied.transformation))
    return try fit(applied.series, from: start, resolved: resolved, stop: stop)
      .transformed(by: applied.transformation)
  }

  /// What is wrong with regressors whatever the series, or nil.
  static func problem(_ regressors: [RegressionTerm], _ method: Method?) -> String? {
    guard !regressors.isEmpty else { return nil }
    if method == .css { return "method=css takes no regressors; leave it out" }
    for case .lags in regressors {
      return "lags are no regressors here: the order of the autoregression says as much"
    }
    return RegressionDesign.problem(regressors)
  }

  private func checkOrders() throws(ForecastError) {
    try order.check(seasonal: false)
    try seasonal?.check(seasonal: true)
    if let problem = Self.problem(regressors, method) { throw .invalidParameter(problem) }
  }

  func fit(_ series: TimeSeries, from start: Fitted?, resolved: ModelSpec, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try checkOrders()
    let remaining = regressors.filter { series.seasonLength > 1 || !$0.needsSeason }
    let design =
      remaining.isEmpty ? nil : try RegressionDesign(terms: remaining, series: series)
    let series = design?.startingWhereKnown(series) ?? series
    let shape = ARIMAShape(
      order: order, seasonal: seasonal, season: series.seasonLength, constant: constant,
      regressors: design?.regressorCount ?? 0)
    guard !shape.hasConstant || shape.differences + shape.seasonalDifferences <= 1 else {
      throw .invalidParameter("a drift needs d + D = 1: more differences make it a curve")
    }
    try requireLength(series)
    try stop.check()
    let sample = try ARIMASample(series, shape: shape)
    let warm = start?.shape == shape ? start?.free : nil
    let estimate =
      method == .css
      ? try CSSEstimator(shape: shape, stop: stop).estimate(sample, warm: warm)
      : try ExactEstimator(shape: shape, stop: stop, design: design)
        .estimate(sample, conditional: method != .ml, warm: warm)
    return try Fitted(
      series: series, sample: sample, shape: shape, design: design, estimate: estimate,
      resolved: resolved)
  }
}
