/// Seasonal-trend decomposition by loess.
///
/// The seasonal component of each phase and the trend are smoothed in turn by locally weighted
/// regression; a low-pass filter keeps the trend out of the season. Robust iterations give outliers
/// less weight, so that they end up in the remainder.
///
/// A missing value takes no part in the smoothing: trend and season run on through the gap, and its
/// remainder is NaN.
///
/// ```swift
/// let parts = try STL(period: 12, seasonal: .window(7)).decompose(values)
/// ```
///
/// Source: Cleveland, R. B., Cleveland, W. S., McRae, J. E. & Terpenning, I. (1990), "STL: A
/// Seasonal-Trend Decomposition Procedure Based on Loess", Journal of Official Statistics 6.
public struct STL: Sendable, Hashable, Codable {
  /// How the season may change.
  public enum Seasonal: Sendable, Hashable, Codable {
    /// It changes slowly: each phase is smoothed over its own observations.
    case smooth(LoessSmoother)
    /// It is the same in every cycle.
    case periodic

    /// It changes slowly: each phase is smoothed by a weighted mean over `window` cycles (odd, 3 at
    /// least; 7 or more is advised).
    public static func window(_ window: Int) -> Seasonal {
      .smooth(LoessSmoother(window: window, degree: .constant))
    }
  }

  /// The season length, 2 at least.
  public let period: Int
  /// How the season may change.
  public let seasonal: Seasonal
  /// The trend's smoother; nil: a line over the shortest window that does not follow the season.
  public var trend: LoessSmoother?
  /// The low-pass filter's smoother; nil: a line over one cycle, made odd.
  public var lowPass: LoessSmoother?
  /// How often season and trend are smoothed in turn, between two looks at the outliers.
  public var innerIterations: Int
  /// How often the outliers' weights are taken anew; 0: not robust.
  public var outerIterations: Int

  /// A decomposition.
  /// - Parameter robust: 15 robust iterations with one inner each, instead of two inner ones alone
  ///   (the authors' advice).
  public init(period: Int, seasonal: Seasonal, robust: Bool = false) {
    self.period = period
    self.seasonal = seasonal
    innerIterations = robust ? 1 : 2
    outerIterations = robust ? 15 : 0
  }

  /// Takes the values apart; NaN marks a missing one.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` unless there are more than two cycles,
  ///   ``ForecastError/missingValues(_:)`` if a phase of the season is never observed,
  ///   ``ForecastError/needsSeason`` or ``ForecastError/invalidParameter(_:)`` for settings that
  ///   make no sense, ``ForecastError/notFinite(_:)`` if a sum overflows.
  /// - Complexity: O(*n* · (1 + window / jump)) an iteration.
  public func decompose(_ values: [Double]) throws(ForecastError) -> STLDecomposition {
    try validate(count: values.count)
    var parts: STLDecomposition?
    var failure: ForecastError?
    let engine = STLEngine(self, count: values.count)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: engine.scratchCount) { scratch in
      values.withUnsafeBufferPointer { values in
        let state = engine.begin(scratch.baseAddress!)
        do throws(ForecastError) {
          try engine.run(values, state)
          parts = engine.decomposition(of: values, state)
        } catch { failure = error }
      }
    }
    guard let parts else { throw failure ?? .noObservations }
    guard parts.trend.allSatisfy(\.isFinite), parts.seasonal.allSatisfy(\.isFinite) else {
      throw .notFinite("a component of the decomposition")
    }
    return parts
  }

  func validate(count: Int) throws(ForecastError) {
    guard period >= 2 else { throw .needsSeason }
    guard count > 2 * period else { throw .tooShort(have: count, need: 2 * period + 1) }
    if case .smooth(let smoother) = seasonal { try smoother.validate("seasonal") }
    try trend?.validate("trend")
    try lowPass?.validate("low-pass")
    guard innerIterations >= 1, outerIterations >= 0 else {
      throw .invalidParameter("a decomposition needs an inner iteration at least")
    }
  }
}
