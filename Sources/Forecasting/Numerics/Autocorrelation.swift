/// How a series is correlated with its own past.
///
/// Missing values (NaN) take no part in the mean and in the products; each product still weighs
/// 1 over the number of observed values, so that the autocorrelations of a series with few gaps
/// are those of its neighbours made a little smaller.
///
/// Source: Box, Jenkins, Reinsel & Ljung (5th ed.), 2.1.4–2.1.5 and 3.2.5.
public struct Autocorrelation: Sendable, Hashable, Codable {
  /// The autocorrelation at lags 0 … `maxLag`: entry 0 is 1.
  public let values: [Double]

  /// Autocorrelations of `series` up to `maxLag`, with the divisor n at every lag.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/constant``,
  ///   ``ForecastError/tooShort(have:need:)`` unless the series is longer than `maxLag`, and
  ///   ``ForecastError/invalidParameter(_:)`` if `maxLag` is negative.
  /// - Complexity: O(*n*·maxLag).
  public init(_ series: [Double], maxLag: Int) throws(ForecastError) {
    guard maxLag >= 0 else {
      throw .invalidParameter("the largest lag must be at least 0, not \(maxLag)")
    }
    guard series.count > maxLag else { throw .tooShort(have: series.count, need: maxLag + 1) }
    let size = series.withUnsafeBufferPointer { ObservedValues.largest($0) }
    guard size >= 0 else { throw .noObservations }
    guard size > 0 else { throw .constant }
    let observed = series.count { !$0.isNaN }
    // In units of the largest value, so that no product overflows.
    var deviations = series.map { $0.isNaN ? 0 : $0 / size }
    let mean = deviations.reduce(0, +) / Double(observed)
    for t in series.indices { deviations[t] = series[t].isNaN ? 0 : deviations[t] - mean }
    values = deviations.withUnsafeBufferPointer { deviations in
      let products = (0...maxLag).map { lag in
        LaneSum.over(deviations, from: lag) { $0[0] * $0[lag] }
      }
      // Rounding leaves a constant series deviations of 1e-16.
      return products[0] > 1e-26 * Double(observed) ? products.map { $0 / products[0] } : []
    }
    guard !values.isEmpty else { throw .constant }
  }

  /// The autocorrelations that `values`, from lag 0 on, hold already.
  package init(values: [Double]) { self.values = values }

  /// The partial autocorrelations at lags 1 … maxLag, by the recursion of Durbin and Levinson; 0
  /// from the lag on where the past explains a value completely.
  ///
  /// Source: Durbin (1960), "The Fitting of Time-Series Models", Revue de l'Institut International
  /// de Statistique 28.
  /// - Complexity: O(maxLag²).
  public var partial: [Double] {
    let order = values.count - 1
    var result = [Double](repeating: 0, count: order)
    var coefficients = result
    var previous = result
    var variance = 1.0
    for k in 0..<order {
      var innovation = values[k + 1]
      for j in 0..<k { innovation -= coefficients[j] * values[k - j] }
      guard variance > 1e-14 else { break }
      let reflection = innovation / variance
      swap(&previous, &coefficients)
      for j in 0..<k { coefficients[j] = previous[j] - reflection * previous[k - 1 - j] }
      coefficients[k] = reflection
      result[k] = reflection
      variance *= 1 - reflection * reflection
    }
    return result
  }
}
