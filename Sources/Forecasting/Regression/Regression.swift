/// Linear regression on time, season and the series' own past, by least squares.
///
///     Regression { Trend(); Fourier(order: 3); Lags(1, 2, 52) }
///
/// There is always an intercept. Rows whose value or whose lagged value is missing are left out.
///
/// Without lags intervals are those of least squares, ŷ ± t·σ·√(1 + x′(X′X)⁻¹x) with n − p degrees
/// of freedom (Hyndman & Athanasopoulos, 3rd ed., 7.9). With lags, forecasts beyond the first step
/// put earlier forecasts in the place of values, and the variance at step h is
/// σ²·(Σ ψⱼ² over j < h + g′(X′X)⁻¹g): the innovations carried on by the ψ-weights of the lag
/// polynomial, and the uncertainty of the coefficients by the delta method, with g = ∂ŷ/∂β built up
/// along the recursion (Lütkepohl, 2005, 3.5). At step 1 it is the exact formula again.
///
/// ``RegressionOptions`` name other estimators than ordinary least squares, other strategies, and a
/// choice of terms:
///
///     Regression(.init(ridge: .gcv)) { Trend(); Lags(1, 2, 52) }
///     Regression(.init(loss: .huber, transformation: .fixed(.log))) { Trend(); Seasonal() }
///
/// A complete series and terms that are functions of the calendar alone share the factorisation of
/// their design with all other series of the same length and season, and forecasting costs little
/// more than the products O(*n* · coefficients).
public struct Regression: Forecaster {
  /// The terms, in the order of their columns.
  public let terms: [RegressionTerm]
  /// How it is estimated, and how it forecasts.
  public let options: RegressionOptions

  /// A regression on the terms in the braces.
  public init(
    _ options: RegressionOptions = RegressionOptions(),
    @RegressionBuilder _ terms: () -> [RegressionTerm]
  ) {
    self.init(terms(), options: options)
  }

  /// A regression on a list of terms.
  public init(_ terms: [RegressionTerm], options: RegressionOptions = RegressionOptions()) {
    self.terms = terms
    self.options = options
  }

  /// For instance `regression(trend,fourier(3),lags(1,2,52),ridge=gcv)`.
  public var spec: ModelSpec {
    ModelSpec("regression", terms.map { .init(.spec($0.spec)) } + options.arguments)
  }

  /// Seasonal where a term takes its period from the series.
  public var capabilities: Capabilities {
    var general: Capabilities = [
      .intervals, .missingValues, .shiftEquivariant, .scaleEquivariant,
    ]
    if terms.contains(where: \.needsSeason) { general.insert(.seasonal) }
    // A penalty on columns as they are treats those that scale with the series otherwise.
    if options.scale == RegressionOptions.Scale.none, !terms.allSatisfy(\.isPositional) {
      general.remove(.scaleEquivariant)
    }
    return options.transformation?.capabilities(of: general) ?? general
  }

  /// One more than there are coefficients, and the longest lag; directly, one more for step 2.
  public func minimumObservations(season: Int) -> Int {
    let size = RegressionDesign.size(of: terms, season: season)
    let isDirect = options.strategy == .direct && size.lag > 0
    return size.columns + 1 + size.lag + (isDirect ? 1 : 0)
  }

  /// What is wrong with the model whatever the series, or nil.
  var problem: String? { RegressionDesign.problem(terms) ?? options.problem }

  /// Estimates the coefficients.
  ///
  /// Values are taken relative to one of them, so that a large common offset neither costs digits
  /// nor makes the lags look like the intercept.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` when complete rows do not outnumber the
  ///   coefficients, ``ForecastError/rankDeficient(columns:)`` naming the columns that depend on
  ///   others (lags of a constant series, for one), ``ForecastError/needsSeason`` and
  ///   ``ForecastError/invalidParameter(_:)`` for terms or options that do not fit the series,
  ///   ``ForecastError/nonPositive`` when a value has no transform, and
  ///   ``ForecastError/notEstimable(_:)`` where Huber's loss has no scale or weights fade too soon.
  /// - Complexity: O(*n* · coefficients²); O(*n* · coefficients) where the factorisation is shared.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    if let calendar = calendar(series) {
      return try Fitted(series: series, calendar: calendar, options: options)
    }
    if let problem { throw .invalidParameter(problem) }
    try requireLength(series)
    guard let transformation = options.transformation else {
      return try fit(series, options, stop: stop)
    }
    let applied = try transformation.applied(to: series)
    var resolved = options
    resolved.transformation = .fixed(applied.transformation)
    return try fit(applied.series, resolved, stop: stop)
      .transformed(by: applied.transformation)
  }

  /// Fits and forecasts; where the factorisation is at hand, without a fitted model in between.
  public func forecast(
    _ series: TimeSeries, horizon: Int, levels: [Double], stop: StopFlag
  ) throws(ForecastError) -> Forecast {
    // What is wrong with the horizon or the levels is for the fitted model to say.
    if horizon >= 1, levels.allSatisfy({ $0 > 0 && $0 < 100 }), let calendar = calendar(series) {
      return Forecast(
        header: series.header, prediction: try calendar.predict(series, horizon: horizon),
        levels: levels)
    }
    return try fit(series, from: nil, stop: stop).forecast(horizon: horizon, levels: levels)
  }

  /// The factorisation for a series, if it applies and is there.
  private func calendar(_ series: TimeSeries) -> CalendarFactor? {
    guard isCalendar, options.transformation == nil, !series.isEmpty,
      let calendar = CalendarFactorCache.shared.factor(terms, series.season, rows: series.count),
      series.observedCount == series.count
    else { return nil }
    return calendar
  }

  /// Estimates anew, with the terms that were chosen.
  public func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted {
    guard options.selection != nil else { return try fit(series, from: start, stop: stop) }
    var kept = options
    kept.selection = nil
    return try Regression(fitted.design.terms, options: kept).fit(series, from: start, stop: stop)
  }

  /// Whether complete series of one length and season share a factorisation.
  private var isCalendar: Bool {
    options.isOrdinary && options.selection == nil && terms.allSatisfy(\.isPositional)
  }

  /// Estimates a series that is transformed already.
  private func fit(_ series: TimeSeries, _ options: RegressionOptions, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    if isCalendar, series.observedCount == series.count {
      let calendar = try CalendarFactorCache.shared.factor(terms, series)
      return try Fitted(series: series, calendar: calendar, options: options)
    }
    let design = try RegressionDesign(terms: terms, series: series)
    guard let selection = options.selection else {
      return try Fitted(series: series, design: design, options: options)
    }
    let reference = Fitted.reference(series)
    let sample = series.withValues { RegressionSample(design, $0, reference: reference) }
    try sample.requireRows()
    let choice = try TermSelection(design, sample, of: series, by: selection, stop: stop)
    var resolved = options
    resolved.selection = nil
    return try Regression(choice.terms, options: resolved).fit(series, resolved, stop: stop)
      .chosen(from: choice.candidates)
  }
}
