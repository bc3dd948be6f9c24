/// The logarithms of what is known beforehand of how large the error of a forecast will be.
package struct ErrorMeasures: Sendable, Hashable {
  /// Of the model's own spread at that step, then of the scales of the history: seasonal, recent,
  /// recent seasonal.
  package let logarithms: SIMD4<Double>

  /// The number of measures.
  static let count = SIMD4<Double>.scalarCount

  /// - Returns: nil where one of them is not known.
  package init?(spread: Double, scales: HistoryScales) {
    guard spread > 0, spread.isFinite, scales.seasonal > 0, scales.seasonal.isFinite,
      scales.recent > 0, scales.recent.isFinite, scales.recentSeasonal > 0,
      scales.recentSeasonal.isFinite
    else { return nil }
    logarithms = SIMD4(
      log(spread), log(scales.seasonal), log(scales.recent), log(scales.recentSeasonal))
  }
}
