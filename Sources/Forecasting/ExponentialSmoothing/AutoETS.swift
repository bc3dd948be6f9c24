/// Exponential smoothing whose form is chosen by an information criterion.
///
/// Every form of the pool is estimated by maximum likelihood and the smallest criterion wins. The
/// default pool holds the fifteen forms of Hyndman & Khandakar (2008) that have closed variances and
/// no multiplicative trend, which makes automatic forecasts worse on average; others have to be
/// asked for by their letters. Where a value is not above zero, forms with anything multiplicative
/// are left out.
///
/// A trend can explode. Where a mean leaves the range of the history by more than three times its
/// width (more in proportion where the horizon is longer than the history), the forecast is that of
/// the next best form which does not, and its ``Prediction/note`` says so.
/// Source: Hyndman, Koehler, Snyder & Grose (2002), "A state space framework for automatic
/// forecasting using exponential smoothing methods".
///
///     let fitted = try AutoETS().fit(series)
///     fitted.summary.resolved             // such as ets(MAdM)
///     fitted.summary.candidates           // every form's criterion, or why it was left out
public struct AutoETS: Forecaster {
  /// Which forms are looked at.
  public let pattern: ETSPattern
  /// What they are compared by.
  public let criterion: InformationCriterion
  /// How readily it believes in a trend.
  public let trend: TrendPolicy

  /// An automatic choice among the forms of a pattern.
  public init(
    _ pattern: ETSPattern = .any, criterion: InformationCriterion = .aicc,
    trend: TrendPolicy = .cautious
  ) {
    self.pattern = pattern
    self.criterion = criterion
    self.trend = trend
  }

  /// `ets`, `ets(ZAZ)`, `ets(ic=bic)`, `ets(trend=free)`.
  public var spec: ModelSpec {
    var arguments: [ModelSpec.Argument] = []
    if pattern != .any { arguments.append(.init(.spec(ModelSpec(pattern.description)))) }
    if criterion != .aicc {
      arguments.append(.init(label: "ic", .spec(ModelSpec(criterion.rawValue))))
    }
    if trend != .cautious {
      arguments.append(.init(label: "trend", .spec(ModelSpec(trend.rawValue))))
    }
    return ModelSpec("ets", arguments)
  }

  /// Intervals, gaps, scaling, and a season where there is one.
  public var capabilities: Capabilities {
    var set: Capabilities = [.intervals, .missingValues, .scaleEquivariant]
    if pattern.season != ETSForm.SeasonKind.none { set.insert(.seasonal) }
    let needsPositive = pattern.forms.allSatisfy { $0.needsPositiveValues }
    if needsPositive { set.insert(.positiveOnly) }
    if pattern.forms.allSatisfy({ !$0.needsPositiveValues }) { set.insert(.shiftEquivariant) }
    return set
  }

  /// As many as the smallest form of the pool needs.
  public func minimumObservations(season: Int) -> Int {
    pattern.forms.lazy.map { $0.minimumObservations(seasonLength: season) }.min()!
  }

  /// Estimates the forms of the pool and keeps the best.
  ///
  /// The fit of an earlier origin is where the searches of its forms start beside their own starts.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``;
  ///   ``ForecastError/nonPositive`` when every form of the pool is multiplicative and a value ≤ 0;
  ///   ``ForecastError/missingValues(_:)`` when every form is seasonal and a season of the cycle was
  ///   never observed; ``ForecastError/notEstimable(_:)`` where no path makes sense.
  /// - Complexity: that of about four fits of the largest form.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try requireLength(series)
    try stop.check()
    return try series.withValues { values throws(ForecastError) -> Fitted in
      let m = series.seasonLength
      // Where a multiplicative form may be among them, all share one scale.
      let scale = ETSScale(values, anchored: nil)
      let pool = try ETSPool(
        of: pattern.forms(seasonLength: m), values, scale, seasonLength: m)
      guard !scale.isConstant else {
        let form = pool.forms[0]
        return Fitted(
          ETS.Fitted(constant: scale.first, form, .likelihood, series.header, scale),
          trials: pool.trials { index in
            ETSTrial(
              form: pool.forms[index], criterion: nil,
              verdict: index == 0 ? .estimated : .constant)
          })
      }
      var selection = ETSSelection(
        pool.forms, by: criterion, trend: trend,
        ETSPreparation(
          values, seasonLength: m, scale: scale, slopeLimit: trend.slopeLimit(seasonLength: m)),
        stop: stop)
      try selection.run(warm: start?.warmStarts(series) ?? [:])
      return try Fitted(series, &selection, pool)
    }
  }
}

extension AutoETS {
  /// Estimates the form that was chosen before, and no other.
  public func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted {
    let form = fitted.form
    let same = ETSPattern(error: form.error, trend: form.trend, season: form.season)
    return try AutoETS(same, criterion: criterion, trend: trend)
      .fit(series, from: start, stop: stop)
  }
}

extension AutoETS: Codable {
  /// Writes the spec as one string.
  public func encode(to encoder: any Encoder) throws { try spec.encode(to: encoder) }

  /// Reads the spec.
  public init(from decoder: any Decoder) throws {
    self = try ModelSpec.decodedForecaster(from: decoder)
  }
}
