/// Exponential smoothing in state space form, by maximum likelihood.
///
/// All 30 forms: error A or M, trend N, A, Ad, M or Md, season N, A or M; smoothing parameters and
/// initial states are estimated together in the usual region (alpha in [1e-4, 0.9999], beta ≤ alpha,
/// gamma ≤ 1 − alpha, phi in [0.8, 0.98]), where errors of long ago are forgotten
/// (`ETSAdmissibility`).
/// Source: Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with exponential smoothing".
///
///     let fitted = try ETS.holtWinters(.additive).fit(series)
///     let forecast = try fitted.forecast(horizon: 12, levels: [80, 95])
public struct ETS: Forecaster {
  /// The form; at season length 1 its season is left out.
  public let form: ETSForm
  /// What the estimates make small.
  public let criterion: ETSCriterion
  private let name: Name

  /// Under which name it was written.
  private enum Name: String, Codable {
    case ets
    case ses
    case holt
    case holtWinters = "holt-winters"
  }

  /// A model of the given form, by maximum likelihood where nothing else is said.
  public init(_ form: ETSForm, criterion: ETSCriterion = .likelihood) {
    self.init(form, criterion, name: .ets)
  }

  private init(_ form: ETSForm, _ criterion: ETSCriterion = .likelihood, name: Name) {
    self.form = form
    self.criterion = criterion
    self.name = name
  }

  /// Simple exponential smoothing: ETS(A,N,N).
  public static let simple = ETS(
    ETSForm(error: .additive, trend: .none, season: .none), name: .ses)

  /// Holt's linear trend: ETS(A,A,N), or ETS(A,Ad,N) where it is damped.
  public static func holt(damped: Bool = false) -> ETS {
    ETS(
      ETSForm(error: .additive, trend: damped ? .dampedAdditive : .additive, season: .none),
      name: .holt)
  }

  /// The kinds of Holt and Winters' method.
  public enum HoltWinters: Sendable, Hashable {
    /// ETS(A,A,A).
    case additive
    /// ETS(M,A,M).
    case multiplicative
  }

  /// Holt and Winters' method: level, trend and season.
  public static func holtWinters(_ kind: HoltWinters) -> ETS {
    switch kind {
    case .additive:
      ETS(ETSForm(error: .additive, trend: .additive, season: .additive), name: .holtWinters)
    case .multiplicative:
      ETS(
        ETSForm(error: .multiplicative, trend: .additive, season: .multiplicative),
        name: .holtWinters)
    }
  }

  /// What was written: `ses`, `holt(damped)`, `holt-winters(additive)`, `ets(MAdM)`,
  /// `ets(AAA,criterion=mse)`.
  public var spec: ModelSpec {
    let word: String?
    switch name {
    case .ets: return Self.spec(of: form, criterion)
    case .ses: word = nil
    case .holt: word = form.trend.isDamped ? "damped" : nil
    case .holtWinters: word = form.season == .additive ? "additive" : "multiplicative"
    }
    return ModelSpec(name.rawValue, word.map { [.init(.spec(ModelSpec($0)))] } ?? [])
  }

  /// `ets(FORM)`, with the criterion where it is not the likelihood.
  static func spec(of form: ETSForm, _ criterion: ETSCriterion) -> ModelSpec {
    var arguments = [ModelSpec.Argument(.spec(ModelSpec(form.description)))]
    if criterion != .likelihood {
      arguments.append(.init(label: "criterion", .spec(ModelSpec(criterion.rawValue))))
    }
    return ModelSpec("ets", arguments)
  }

  /// Intervals, gaps and scaling always; moving by a constant only where nothing is in proportion.
  public var capabilities: Capabilities {
    var set: Capabilities = [.intervals, .missingValues, .scaleEquivariant]
    if form.season.exists { set.insert(.seasonal) }
    set.insert(form.needsPositiveValues ? .positiveOnly : .shiftEquivariant)
    return set
  }

  /// Five more than there are parameters and initial states to estimate: with fewer, the corrected
  /// criteria and the variance say nothing.
  public func minimumObservations(season: Int) -> Int {
    form.minimumObservations(seasonLength: season)
  }

  /// Estimates parameters and initial states by ``criterion``.
  ///
  /// A `start` of the same form is searched from beside the model's own starts; its initial states
  /// are used where both series begin at the same date. A constant series has that constant as its
  /// forecast, with variance 0. For ETS(A,N,N) the search is exhaustive, and a start of no use.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``;
  ///   ``ForecastError/nonPositive`` for a multiplicative error, trend or season and a value ≤ 0;
  ///   ``ForecastError/missingValues(_:)`` when a season of the cycle was never observed;
  ///   ``ForecastError/notEstimable(_:)`` where no path makes sense.
  /// - Complexity: about 15 passes over the series, and O((*n* + p)·p²) once a search for the
  ///   metric, where p counts parameters and initial states.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try requireLength(series)
    let m = series.seasonLength
    let form = form.resolved(seasonLength: m)
    // States move alike for both errors, so squares in the units of the data are those of the
    // additive form, whatever the error.
    let searched =
      criterion == .likelihood
      ? form : ETSForm(error: .additive, trend: form.trend, season: form.season)
    return try series.withValues { values throws(ForecastError) -> Fitted in
      let scale = ETSScale(values, anchored: searched.needsPositiveValues)
      if form.needsPositiveValues, !(scale.smallest > 0) { throw .nonPositive }
      if form.season.exists { try Self.requireAllSeasons(values, m) }
      guard !scale.isConstant else {
        return Fitted(constant: scale.first, form, criterion, series.header, scale)
      }
      if searched == ETS.simple.form, criterion != .mae {
        try stop.check()
        let estimate = LevelSmoothing.estimate(values, unit: scale.unit)
        return try Fitted(
          series, form: form, parameters: ETSParameters(alpha: estimate.alpha),
          initial: ETSState(level: estimate.level), criterion: criterion, converged: true,
          unit: scale.unit)
      }
      let estimation = ETSEstimation(
        form: searched, preparation: ETSPreparation(values, seasonLength: m, scale: scale),
        criterion: criterion)
      let result = try estimation.run(from: start?.warmStart(for: form, series), stop: stop)
      return try Fitted(
        series, form: form, parameters: result.parameters, initial: result.initial,
        criterion: criterion, converged: result.converged, unit: scale.unit)
    }
  }

  static func requireAllSeasons(_ values: UnsafeBufferPointer<Double>, _ m: Int)
    throws(ForecastError)
  {
    for phase in 0..<m {
      var seen = false
      for t in stride(from: phase, to: values.count, by: m) where !values[t].isNaN {
        seen = true
        break
      }
      if !seen { throw .missingValues("a season of the cycle was never observed") }
    }
  }
}
