#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The logarithms of what is known beforehand of how large the error of a forecast will be.
package struct ErrorMeasures: Sendable, Hashable {
  /// The model's own spread, then the scales of the history.
  let logarithms: SIMD4<Double>

  /// The number of measures.
  package static let count = SIMD4<Double>.scalarCount

  /// - Parameters:
  ///   - spread: the model's own at that step, on the side of the error.
  ///   - scales: of the history up to the origin.
  /// - Returns: nil where one of them is not known.
  package init?(spread: Double, scales: HistoryScales) {
    let measures = [spread, scales.seasonal, scales.recent, scales.recentSeasonal]
    guard measures.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    logarithms = SIMD4(measures.map { log($0) })
  }

  /// The logarithm of one of them.
  package subscript(measure: Int) -> Double { logarithms[measure] }
}
