/// Which decomposition takes the season out of a series before a model sees it.
public enum SeasonalDecomposition: Sendable, Hashable, Codable {
  /// ``STL`` with the season of the series.
  /// - `window`: how fast the season may change;
  /// - `trend`: the trend's window, odd, or nil for the shortest that does not follow the season;
  /// - `robust`: whether outliers get less weight.
  case stl(window: Window = .cycles(11), trend: Int? = nil, robust: Bool = false)
  /// ``MSTL`` with several seasons of these lengths, whatever the season of the series.
  /// - `windows`: one for each season, a single one for all, or none for 11, 15, 19 … cycles;
  /// - `iterations`: how many rounds are gone through;
  /// - `trend`, `robust`: as with ``stl(window:trend:robust:)``.
  case mstl(
    [Int], windows: [Window] = [], trend: Int? = nil, iterations: Int = 2, robust: Bool = false)
  /// ``ClassicalDecomposition`` with the season of the series.
  case classical(ClassicalDecomposition.Form)

  /// How fast a season may change.
  public enum Window: Sendable, Hashable, Codable {
    /// Each phase is a weighted mean over that many cycles: an odd number, 3 at least.
    case cycles(Int)
    /// Not at all.
    case periodic

    var seasonal: STL.Seasonal {
      switch self {
      case .cycles(let window): .window(window)
      case .periodic: .periodic
      }
    }
  }

  /// Whether it is the season of the series that is taken out, so that without one there is nothing
  /// to do.
  var usesSeason: Bool {
    if case .mstl = self { false } else { true }
  }

  /// How the season comes back.
  var form: ClassicalDecomposition.Form {
    if case .classical(let form) = self { form } else { .additive }
  }

  /// The fewest values that are taken apart.
  func minimumCount(seasonLength: Int) -> Int {
    switch self {
    case .stl: 2 * seasonLength + 1
    case .mstl(let periods, _, _, _, _): 2 * (periods.max() ?? 1) + 1
    case .classical: ClassicalDecomposition.minimumCount(period: seasonLength)
    }
  }

  /// Takes the season out of values; NaN marks a missing one.
  /// - Throws: what ``STL/decompose(_:)``, ``MSTL/decompose(_:)`` and
  ///   ``ClassicalDecomposition/decompose(_:)`` throw.
  func adjust(_ values: [Double], seasonLength: Int) throws(ForecastError) -> SeasonallyAdjusted {
    switch self {
    case .stl(let window, let trend, let robust):
      let mstl = Self.mstl([seasonLength], [window], trend, 1, robust)
      return SeasonallyAdjusted(values, try mstl.decompose(values))
    case .mstl(let periods, let windows, let trend, let iterations, let robust):
      let mstl = Self.mstl(periods, windows, trend, iterations, robust)
      return SeasonallyAdjusted(values, try mstl.decompose(values))
    case .classical(let form):
      let classical = ClassicalDecomposition(period: seasonLength, form: form)
      return SeasonallyAdjusted(values, try classical.indices(of: values))
    }
  }

  private static func mstl(
    _ periods: [Int], _ windows: [Window], _ trend: Int?, _ iterations: Int, _ robust: Bool
  ) -> MSTL {
    var mstl = MSTL(
      periods: periods, seasonals: windows.isEmpty ? nil : windows.map(\.seasonal),
      iterations: iterations, robust: robust)
    mstl.trend = trend.map { LoessSmoother(window: $0, degree: .linear) }
    return mstl
  }
}
