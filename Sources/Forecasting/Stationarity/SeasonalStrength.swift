/// How much of a series' variation, apart from its trend, is its season: from 0 to 1.
///
/// After a seasonal-trend decomposition by ``STL`` with a seasonal window of 11, it is
/// 1 − var(remainder) / var(season + remainder), kept within 0 and 1.
///
/// Source: Wang, Smith & Hyndman (2006), "Characteristic-Based Clustering for Time Series Data",
/// section 4; the limit 0.64 for a seasonal difference is that of the R package forecast.
public struct SeasonalStrength: Sendable, Hashable, Codable {
  /// Above this a seasonal difference is taken.
  public static let threshold = 0.64

  /// The strength, from 0 to 1.
  public let value: Double

  /// Whether it asks for a seasonal difference.
  public var isStrong: Bool { value > Self.threshold }

  /// Measures the strength of the season of `seasonLength`; missing values (NaN) take no part.
  /// - Throws: what ``STL/decompose(_:)`` throws; ``ForecastError/tooShort(have:need:)`` unless
  ///   there are more than two cycles.
  /// - Complexity: O(*n*).
  public init(_ values: [Double], seasonLength: Int) throws(ForecastError) {
    let stl = Self.decomposition(seasonLength)
    try stl.validate(count: values.count)
    let engine = STLEngine(stl, count: values.count)
    var result = Result<Double, ForecastError>.success(0)
    withUnsafeTemporaryAllocation(
      of: Double.self, capacity: engine.scratchCount + values.count
    ) { scratch in
      let (scaled, room) = (scratch.baseAddress!, scratch.baseAddress! + values.count)
      values.withUnsafeBufferPointer { values in
        let size = ObservedValues.largest(values)
        _ = ObservedValues.write(
          values, dividedBy: size > 0 ? size : 1, closingGaps: false, into: scaled)
      }
      let input = UnsafeBufferPointer(start: scaled, count: values.count)
      result = Self.measure(input, engine, room)
    }
    value = try result.get()
  }

  static func decomposition(_ seasonLength: Int) -> STL {
    STL(period: seasonLength, seasonal: .window(11))
  }

  /// The strength of values whose squares do not overflow.
  /// - Parameter scratch: room for the engine.
  static func measure(
    _ values: UnsafeBufferPointer<Double>, _ engine: STLEngine,
    _ scratch: UnsafeMutablePointer<Double>
  ) -> Result<Double, ForecastError> {
    let state = engine.begin(scratch)
    do throws(ForecastError) { try engine.run(values, state) } catch { return .failure(error) }
    // The remainder goes where the trend was, season and remainder together where the season was.
    var (sum, both, observed) = (0.0, 0.0, 0.0)
    for t in 0..<values.count {
      let detrended = values[t] - state.trend[t]
      let remainder = detrended - state.seasonal[t]
      (state.trend[t], state.seasonal[t]) = (remainder, detrended)
      guard !detrended.isNaN else { continue }
      sum += remainder
      both += detrended
      observed += 1
    }
    let (mean, bothMean) = (sum / observed, both / observed)
    (sum, both) = (0, 0)
    for t in 0..<values.count where !values[t].isNaN {
      sum += (state.trend[t] - mean) * (state.trend[t] - mean)
      both += (state.seasonal[t] - bothMean) * (state.seasonal[t] - bothMean)
    }
    return .success(both > 0 ? max(0, min(1, 1 - sum / both)) : 0)
  }
}
