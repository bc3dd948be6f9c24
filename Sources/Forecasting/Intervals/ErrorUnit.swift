/// The unit in which errors at one step are compared between times and series: the model's spread
/// and the scales of the history, each raised to an exponent. Exponents are not negative and sum to
/// 1, so that a series in other units has errors of the same size.
package struct ErrorUnit: Sendable, Hashable, Codable {
  private let exponents: SIMD4<Double>

  /// The geometric mean of spread and seasonal scale: the model knows how uncertainty grows with the
  /// horizon, the scale is right where the model is too sure.
  package static let even = ErrorUnit(exponents: [0.5, 0.5, 0, 0])

  /// π²/8, the variance of the logarithm of a normal error's size, over that of an exponent about
  /// ``even`` before any error is known, ½².
  private static let prior = Double.pi * Double.pi / 2

  /// Errors below this part of ``even`` count as that: the logarithm of one that is 0 by chance would
  /// outweigh all others.
  private static let least = 0.1

  private init(exponents: SIMD4<Double>) { self.exponents = exponents }

  /// The exponents that explain the size of errors best: least squares on logarithms, with a ridge
  /// towards ``even``. This is the dispersion that Lei et al. (2018, section 5.2) divide by.
  /// - Parameters:
  ///   - errors: absolute ones.
  ///   - measures: what was known of each.
  /// - Complexity: O(*c*) for *c* errors.
  package init(errors: [Double], measures: [ErrorMeasures]) {
    precondition(errors.count == measures.count)
    let size = ErrorMeasures.count
    let least = log(Self.least)
    let sizes = zip(errors, measures).map { error, measures in
      max(log(error), least + Self.even.logarithm(measures))
    }
    let count = Double(max(errors.count, 1))
    let means = measures.reduce(SIMD4<Double>.zero) { $0 + $1.logarithms } / count
    let center = sizes.reduce(0, +) / count
    var rows = [SIMD4<Double>](repeating: .zero, count: size)
    var products = SIMD4<Double>.zero
    for (logarithm, measures) in zip(sizes, measures) {
      let own = measures.logarithms - means
      products += own * (logarithm - center)
      for row in 0..<size { rows[row] += own * own[row] }
    }
    var matrix = rows.flatMap { row in (0..<size).map { row[$0] } }
    var linear = (0..<size).map { products[$0] }
    for place in 0..<size {
      matrix[place * size + place] += Self.prior
      linear[place] += Self.prior * Self.even.exponents[place]
    }
    exponents = SIMD4(SimplexQuadratic(matrix: matrix, linear: linear).minimum())
  }

  /// The logarithm of one unit for a forecast of which this is known.
  func logarithm(_ measures: ErrorMeasures) -> Double { (measures.logarithms * exponents).sum() }

  /// One unit for a forecast of which this is known.
  package func size(_ measures: ErrorMeasures) -> Double { exp(logarithm(measures)) }

  /// One unit, 0 where a measure is not known.
  func size(spread: Double, scales: HistoryScales) -> Double {
    ErrorMeasures(spread: spread, scales: scales).map { size($0) } ?? 0
  }
}
