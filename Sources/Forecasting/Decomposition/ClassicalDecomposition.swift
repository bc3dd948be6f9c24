/// Decomposition by moving averages: the trend is the mean of the cycle around each position, the
/// season one index a phase.
///
/// ```swift
/// let parts = try ClassicalDecomposition(period: 12, form: .multiplicative).decompose(values)
/// ```
///
/// A missing value is bridged, for the moving average alone, from the same phase of the cycles
/// around; its remainder is NaN.
///
/// Source: Hyndman & Athanasopoulos (3rd ed.), 3.4; the method goes back to the 1920s.
public struct ClassicalDecomposition: Sendable, Hashable, Codable {
  /// How trend, season and remainder make up the series.
  public enum Form: String, Sendable, Hashable, Codable {
    /// They are added.
    case additive
    /// They are multiplied.
    case multiplicative
  }

  /// What a series was taken apart into.
  public struct Parts: Sendable, Hashable {
    /// How the parts make up the series.
    public let form: Form
    /// The trend, one value a position; NaN in the first and last half of a cycle.
    public let trend: [Double]
    /// One index a phase, that of the first value first: of the sum 0, or of the mean 1 where
    /// they multiply.
    public let indices: [Double]
    /// The seasonal component, one value a position: the index of its phase.
    public let seasonal: [Double]
    /// What is left of the observation; NaN where it or the trend is missing.
    public let remainder: [Double]
    /// The observations without their season; NaN where they are missing.
    public let seasonallyAdjusted: [Double]
  }

  /// The season length, 2 at least.
  public let period: Int
  /// How trend, season and remainder make up the series.
  public let form: Form

  /// A decomposition.
  public init(period: Int, form: Form = .additive) {
    self.period = period
    self.form = form
  }

  /// The fewest values that are taken apart: two cycles.
  static func minimumCount(period: Int) -> Int { 2 * period }

  /// Takes the values apart; NaN marks a missing one.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` with fewer than two cycles,
  ///   ``ForecastError/needsSeason``; ``ForecastError/nonPositive`` where parts multiply and a value
  ///   is not above zero; ``ForecastError/notEstimable(_:)`` if a phase of the season is not
  ///   observed where the trend is known, or multiplies by nearly nothing;
  ///   ``ForecastError/notFinite(_:)`` if a sum overflows.
  /// - Complexity: O(*n* + m).
  public func decompose(_ values: [Double]) throws(ForecastError) -> Parts {
    let indices = try indices(of: values)
    let trend = trend(of: values)
    let seasonal = values.indices.map { indices.values[$0 % period] }
    let adjusted = values.indices.map { indices.adjust(values[$0], phase: $0 % period) }
    return Parts(
      form: form, trend: trend, indices: indices.values, seasonal: seasonal,
      remainder: zip(adjusted, trend).map { form == .additive ? $0 - $1 : $0 / $1 },
      seasonallyAdjusted: adjusted)
  }

  /// The season alone.
  func indices(of values: [Double]) throws(ForecastError) -> SeasonalIndices {
    guard period >= 2 else { throw .needsSeason }
    let need = Self.minimumCount(period: period)
    guard values.count >= need else { throw .tooShort(have: values.count, need: need) }
    guard values.contains(where: { !$0.isNaN }) else { throw .noObservations }
    if form == .multiplicative, values.contains(where: { $0 <= 0 }) { throw .nonPositive }
    let indices = values.withUnsafeBufferPointer {
      SeasonalIndices(form, seasonLength: period, of: $0)
    }
    guard let indices else {
      throw .notEstimable("seasonal indices: a season is near zero or was not observed enough")
    }
    return indices
  }

  private func trend(of values: [Double]) -> [Double] {
    var trend = [Double](filledWith: .nan, count: values.count)
    values.withUnsafeBufferPointer { values in
      SeasonalBridge.fill(values, seasonLength: period).withUnsafeBufferPointer { filled in
        CentredAverage.forEach(of: filled, length: period) { t, average in trend[t] = average }
      }
    }
    return trend
  }
}
