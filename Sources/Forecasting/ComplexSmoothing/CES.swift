/// Complex exponential smoothing: a level that is smoothed together with the information potential
/// of the errors by one complex parameter, so that level and growth need not be told apart.
///
/// With l the level and c the potential the non-seasonal form is
///
///     y[t] = l[t − 1] + e[t]
///     l[t] = l[t − 1] − (1 − a1)·c[t − 1] + (a0 − a1)·e[t]
///     c[t] = l[t − 1] + (1 − a0)·c[t − 1] + (a0 + a1)·e[t]
///
/// The simple form does this season by season; the partial and the full form add a season to the
/// level, with a smoothing parameter that is real, or complex like the level's.
/// Source: Svetunkov, Kourentzes & Ord (2022), "Complex exponential smoothing", Naval Research
/// Logistics 69, 1108–1123.
///
///     let fitted = try CES.automatic.fit(series)
///     let forecast = try fitted.forecast(horizon: 12, levels: [80, 95])
public struct CES: Forecaster {
  /// The form, or nil where it is chosen by the corrected criterion of Akaike.
  public let form: CESForm?

  private init(_ form: CESForm?) { self.form = form }

  /// A given form; at season length 1 it is the non-seasonal one.
  public init(_ form: CESForm) { self.form = form }

  /// The form with the lowest AICc of all four, of those that the series is long enough for.
  public static let automatic = CES(nil)

  /// `ces`, or `ces(partial)` and its like.
  public var spec: ModelSpec { form.map(Self.spec(of:)) ?? ModelSpec("ces") }

  /// `ces(FORM)`.
  static func spec(of form: CESForm) -> ModelSpec {
    ModelSpec("ces", [.init(.spec(ModelSpec(form.rawValue)))])
  }

  /// Intervals, gaps and scaling always. Growth is in proportion to the level: where zero lies
  /// matters.
  public var capabilities: Capabilities {
    let general: Capabilities = [.intervals, .missingValues, .scaleEquivariant]
    return form == CESForm.none ? general : general.union(.seasonal)
  }

  /// Three more than there are smoothing parameters and initial states, with which the corrected
  /// criterion exists; for the choice among forms what the non-seasonal one needs, 7.
  public func minimumObservations(season: Int) -> Int {
    (form ?? .none).resolved(seasonLength: season).minimumObservations(seasonLength: season)
  }

  /// Estimates the smoothing parameters by least squares of the one-step errors, the initial state
  /// by backcasting; growth is bounded at 6 % a season (``CESForm``, and the article
  /// <doc:Complex-exponential-smoothing>).
  ///
  /// A `start` is searched from beside the model's own starts. A constant series has that constant
  /// as its forecast, with variance 0.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``;
  ///   ``ForecastError/missingValues(_:)`` for a seasonal form when a season of the cycle was never
  ///   observed; ``ForecastError/notFinite(_:)`` for values whose squares exceed the numbers.
  /// - Complexity: about twenty passes over the series for each form, in eight lanes.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try requireLength(series)
    let m = series.seasonLength
    let pool = form.map { [$0] } ?? CESForm.allCases
    let resolved = m > 1 ? pool : [CESForm.none]
    return try series.withValues { values throws(ForecastError) -> Fitted in
      let scale = CESScale(values)
      if scale.isConstant { return Fitted(constant: scale.first, resolved[0], series, scale) }
      let estimation = CESEstimation(pool: resolved, seasonLength: m)
      let result = try estimation.run(
        values, unit: scale.unit, warm: start?.warmStart(for: m), stop: stop)
      return try Fitted(series, result)
    }
  }

  /// What the choice among forms knew of one of them.
  package struct Candidate: Sendable, Hashable, Codable {
    /// The form.
    package let form: CESForm
    /// Its corrected criterion; nil where it was left out, or fits perfectly.
    package let aicc: Double?
    /// Why it was left out.
    package let reason: String?

    init(form: CESForm, aicc: Double? = nil, reason: String? = nil) {
      self.form = form
      self.aicc = aicc.flatMap { $0.isFinite ? $0 : nil }
      self.reason = reason
    }
  }
}
