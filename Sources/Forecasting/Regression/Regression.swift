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
public struct Regression: Forecaster {
  /// The terms, in the order of their columns.
  public let terms: [RegressionTerm]

  /// A regression on the terms in the braces.
  public init(@RegressionBuilder _ terms: () -> [RegressionTerm]) { self.terms = terms() }

  /// A regression on a list of terms.
  public init(_ terms: [RegressionTerm]) { self.terms = terms }

  /// For instance `regression(trend,fourier(3),lags(1,2,52))`.
  public var spec: ModelSpec { Self.spec(terms) }

  static func spec(_ terms: [RegressionTerm]) -> ModelSpec {
    ModelSpec("regression", terms.map { .init(.spec($0.spec)) })
  }

  /// Seasonal where a term takes its period from the series.
  public var capabilities: Capabilities {
    let usesSeason = terms.contains { term in
      switch term {
      case .season, .fourier(_, nil): true
      default: false
      }
    }
    let general: Capabilities = [
      .intervals, .missingValues, .shiftEquivariant, .scaleEquivariant,
    ]
    return usesSeason ? general.union(.seasonal) : general
  }

  /// One more than there are coefficients, and the longest lag.
  public func minimumObservations(season: Int) -> Int {
    let size = RegressionDesign.size(of: terms, season: season)
    return size.columns + 1 + size.lag
  }

  /// Estimates the coefficients.
  ///
  /// Values are taken relative to one of them, so that a large common offset neither costs digits
  /// nor makes the lags look like the intercept.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` when complete rows do not outnumber the
  ///   coefficients, ``ForecastError/rankDeficient(columns:)`` naming the columns that depend on
  ///   others (lags of a constant series, for one), ``ForecastError/needsSeason`` and
  ///   ``ForecastError/invalidParameter(_:)`` for terms that do not fit the series.
  /// - Complexity: O(*n* · coefficients²).
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    if let problem = RegressionDesign.problem(terms) { throw .invalidParameter(problem) }
    try requireLength(series)
    let design = try RegressionDesign(terms: terms, series: series)
    return try Fitted(series: series, design: design)
  }
}

extension ModelFamily {
  static let regression = ModelFamily(
    "regression",
    entries: [
      Entry(
        "regression(trend)", family: "regression", seasonal: false, description: "a straight line"),
      Entry(
        "regression(trend,season)", family: "regression", seasonal: true,
        description: "a straight line and a level for every season"),
      Entry(
        "regression(trend,fourier(3))", family: "regression", seasonal: true,
        description: "a straight line and three pairs of sine and cosine"),
      Entry(
        "regression(trend,fourier(3),lags(1,2))", family: "regression", seasonal: true,
        description: "the same, and the last two values"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    var terms: [RegressionTerm] = []
    while let term = reader.nextTerm() {
      do throws(ModelSpecError) {
        terms.append(try RegressionTerm(term))
      } catch .invalidArgument(let part, let detail) {
        throw reader.invalid("in \"\(part)\": \(detail)")
      }
    }
    try reader.finish()
    if let problem = RegressionDesign.problem(terms) { throw reader.invalid(problem) }
    return Regression(terms)
  }
}
