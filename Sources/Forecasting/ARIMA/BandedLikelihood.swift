import CLAPACKE

/// The exact Gaussian likelihood of an ARMA process by a banded Cholesky factor (Ansley 1979).
///
/// With r = max(p + mP, q + mQ), the transform z_t = w_t for t ≤ r and z_t = φ*(B) w_t beyond has
/// determinant 1 and a covariance matrix of bandwidth max(r − 1, q + mQ). It costs more than
/// ``ChandrasekharFilter`` and keeps more digits where several autoregressive roots are close to
/// the unit circle: so it takes over there, and tests compare with it.
package struct BandedLikelihood {
  private let polynomials: ARMAPolynomials
  private let weights: ARMAWeights
  private let count: Int
  private let bandwidth: Int
  /// The lower triangle by columns, later its factor.
  private var band: [Double]
  /// The logarithm of the determinant of the covariance matrix, with σ² = 1.
  package let logDeterminant: Double

  /// The factor for `count` values; nil where the process is not stationary, or its covariance
  /// matrix not positive definite to working precision.
  /// - Complexity: O(count × (p + mP + q + mQ)²).
  package init?(shape: ARIMAShape, coefficients: [Double], count: Int) {
    LinearAlgebra.singleThreaded
    let polynomials = ARMAPolynomials(shape: shape)
    self.polynomials = polynomials
    weights = ARMAWeights(polynomials, coefficients)
    self.count = count
    let start = polynomials.dimension
    let reach = polynomials.ma.lags.last ?? 0
    bandwidth = min(max(start - 1, reach), max(count - 1, 0))
    let autocovariances = ARMAAutocovariances(polynomials)
    guard autocovariances.compute(ar: weights.phi, ma: weights.theta) else { return nil }
    let cross = Self.crossCovariances(polynomials, weights)
    let moving = Self.movingAverageCovariances(polynomials, weights)
    let stride = bandwidth + 1
    band = [Double](repeating: 0, count: stride * count)
    for column in 0..<count {
      for row in column..<min(column + stride, count) {
        let lag = row - column
        band[column * stride + lag] =
          row < start
          ? autocovariances.gamma[lag]
          : lag > reach ? 0 : column < start ? cross[lag] : moving[lag]
      }
    }
    let status = LAPACKE_dpbtrf(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(count), Int32(bandwidth), &band,
      Int32(stride))
    guard status == 0 else { return nil }
    var sum = 0.0
    for column in 0..<count { sum += 2 * log(band[column * stride]) }
    guard sum.isFinite else { return nil }
    logDeterminant = sum
  }

  /// The covariance of a moving average with the process a lag before: Σ_j θ_(j + lag) ψ_j.
  private static func crossCovariances(_ polynomials: ARMAPolynomials, _ weights: ARMAWeights)
    -> [Double]
  {
    let theta = movingAverage(polynomials, weights)
    var psi = theta
    for j in psi.indices {
      for (slot, lag) in polynomials.ar.lags.enumerated() where lag <= j {
        psi[j] += weights.phi[slot] * psi[j - lag]
      }
    }
    return products(theta, psi)
  }

  private static func movingAverageCovariances(
    _ polynomials: ARMAPolynomials, _ weights: ARMAWeights
  ) -> [Double] {
    let theta = movingAverage(polynomials, weights)
    return products(theta, theta)
  }

  /// 1, θ*_1, θ*_2, …
  private static func movingAverage(_ polynomials: ARMAPolynomials, _ weights: ARMAWeights)
    -> [Double]
  {
    var theta = [Double](repeating: 0, count: (polynomials.ma.lags.last ?? 0) + 1)
    theta[0] = 1
    for (slot, lag) in polynomials.ma.lags.enumerated() { theta[lag] = weights.theta[slot] }
    return theta
  }

  /// Σ_j leading_(j + lag) trailing_j for every lag.
  private static func products(_ leading: [Double], _ trailing: [Double]) -> [Double] {
    leading.indices.map { lag in
      (lag..<leading.count).reduce(0) { $0 + leading[$1] * trailing[$1 - lag] }
    }
  }

  /// Turns columns of `count` differences into independent numbers of variance σ²; false where
  /// they are not finite.
  /// - Complexity: O(count × (p + mP + q + mQ)) a column.
  package func whiten(
    _ values: UnsafePointer<Double>, columns: Int, into whitened: UnsafeMutablePointer<Double>
  ) -> Bool {
    for column in 0..<columns {
      transform(values + column * count, into: whitened + column * count)
    }
    let status = LAPACKE_dtbtrs(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "N")),
      CChar(UInt8(ascii: "N")), Int32(count), Int32(bandwidth), Int32(columns), band,
      Int32(bandwidth + 1), whitened, Int32(count))
    return status == 0
  }

  /// The column behind the autoregressive filter, but for its first values.
  private func transform(
    _ column: UnsafePointer<Double>, into transformed: UnsafeMutablePointer<Double>
  ) {
    let start = min(polynomials.dimension, count)
    transformed.update(from: column, count: start)
    for t in start..<count {
      var value = column[t]
      for (slot, lag) in polynomials.ar.lags.enumerated() {
        value -= weights.phi[slot] * column[t - lag]
      }
      transformed[t] = value
    }
  }
}
