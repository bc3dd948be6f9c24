/// Where the exact filter of an ARIMA model stands: what it predicts, and how sure it is.
///
/// A value that is missing is unknown, not guessed: it stays a column of its own, an impulse whose
/// size the later values tell by least squares, for as long as it still touches the forecasts. So
/// the state after gaps is exactly that of a Kalman filter which skips them, also where differences
/// make the start diffuse.
package struct ARIMAState: Sendable, Hashable, Codable {
  /// One column that goes through the filter: the series, or the impulse of a missing value.
  package struct Column: Sendable, Hashable, Codable {
    /// The last d + mD levels, the newest last.
    var levels: [Double]
    /// The predictions of the next differences, as many as the state has dimensions.
    var predictions: [Double]
  }

  /// The series, with any value where one is missing.
  var series: Column
  /// The impulses that are still felt.
  var gaps: [Column]
  /// The triangular factor of the normal equations of the impulses, row by row.
  var factor: [Double]
  /// Their right-hand side: factor · sizes = right.
  var right: [Double]
  /// The gain k: what one unit of innovation adds to the predictions.
  var gain: [Double]
  /// The vector l, which fades out as the gain settles.
  var fading: [Double]
  /// The variance of the next innovation, in units of σ².
  var variance: Double

  /// The state before the first value; nil where the process is not stationary.
  init?(_ polynomials: ARMAPolynomials, coefficients: [Double]) {
    let autocovariances = ARMAAutocovariances(polynomials)
    let weights = ARMAWeights(polynomials, coefficients)
    guard autocovariances.compute(ar: weights.phi, ma: weights.theta) else { return nil }
    let dimension = polynomials.dimension
    variance = autocovariances.gamma[0]
    gain = (0..<dimension).map { autocovariances.gamma[$0 + 1] / autocovariances.gamma[0] }
    fading = gain
    series = Column(
      levels: Array(repeating: 0, count: polynomials.shape.levels),
      predictions: Array(repeating: 0, count: dimension))
    gaps = []
    factor = []
    right = []
  }

  /// Whether the parts have the lengths that the filter of a shape reads.
  func fits(_ shape: ARIMAShape) -> Bool {
    let dimension = ARMAPolynomials(shape: shape).dimension
    let columns = [series] + gaps
    return gain.count == dimension && fading.count == dimension
      && factor.count == gaps.count * gaps.count && right.count == gaps.count
      && columns.allSatisfy {
        $0.levels.count == shape.levels && $0.predictions.count == dimension
      }
  }

  /// The sizes of the impulses, factor⁻¹ right; NaN where the values so far do not tell them.
  var sizes: [Double] { ImpulseEquations.solve(factor, right, count: gaps.count) }
}

/// The multiplied-out polynomials at given coefficients.
final class ARMAWeights {
  let phi: UnsafeMutablePointer<Double>
  let theta: UnsafeMutablePointer<Double>
  private let memory: ScratchMemory

  init(_ polynomials: ARMAPolynomials, _ coefficients: [Double]) {
    let counts = (polynomials.ar.lags.count, polynomials.ma.lags.count)
    memory = ScratchMemory(count: counts.0 + counts.1)
    phi = memory.take(counts.0)
    theta = memory.take(counts.1)
    polynomials.expand(coefficients, ar: phi, ma: theta)
  }
}
