import CLAPACKE

/// The exact Gaussian likelihood of an ARMA process by a banded Cholesky factor (Ansley 1979).
///
/// With r = max(p + mP, q + mQ), the transform z_t = w_t for t ≤ r and z_t = φ*(B) w_t beyond has
/// determinant 1 and a covariance matrix of bandwidth max(r − 1, q + mQ). It costs more than
/// ``ChandrasekharFilter`` and keeps more digits where several autoregressive roots are close to
/// the unit circle: so it is what is reported there, and what tests compare with.
package struct BandedLikelihood {
  /// What the likelihood is made of: −½ (n log 2πσ² + log determinant + sum of squares / σ²).
  package struct Parts {
    /// Σ z′Σ⁻¹z after the further columns have been fitted, in units of the data squared.
    package var sumOfSquares: Double
    /// The logarithm of the determinant, with σ² = 1, the share of the missing values included.
    package var logDeterminant: Double
  }

  private let polynomials: ARMAPolynomials
  private let weights: ARMAWeights
  private let count: Int
  private let bandwidth: Int
  /// The lower triangle by columns, later its factor.
  private var band: [Double]
  /// Σ log of the squared diagonal of the factor.
  private let logDeterminant: Double

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

  /// The likelihood of a column of data, after fitting missing values and regressors by
  /// generalised least squares.
  /// - Parameters:
  ///   - data: `count` differences.
  ///   - missing: the differenced impulse of each missing value, `count` numbers each.
  ///   - regressors: the differenced regressors, `count` numbers each.
  /// - Returns: nil where the further columns are not independent.
  package func parts(
    data: [Double], missing: [[Double]] = [], regressors: [[Double]] = []
  ) -> Parts? {
    let columns = [data] + missing + regressors
    var whitened = columns.flatMap(transformed)
    let status = LAPACKE_dtbtrs(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "N")),
      CChar(UInt8(ascii: "N")), Int32(count), Int32(bandwidth), Int32(columns.count), band,
      Int32(bandwidth + 1), &whitened, Int32(count))
    guard status == 0 else { return nil }
    var determinant = logDeterminant
    let sides = columns.count - 1
    guard sides > 0 else {
      return Parts(
        sumOfSquares: LagFilters.dot(whitened, whitened, count: count),
        logDeterminant: determinant)
    }
    // X = QR: what is left of the data below R is the sum of squares.
    var design = Array(whitened.dropFirst(count))
    var side = Array(whitened.prefix(count))
    var reflectors = [Double](repeating: 0, count: sides)
    guard sides <= count,
      LAPACKE_dgeqrf(
        LAPACK_COL_MAJOR, Int32(count), Int32(sides), &design, Int32(count), &reflectors) == 0,
      LAPACKE_dormqr(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "T")), Int32(count), 1,
        Int32(sides), design, Int32(count), reflectors, &side, Int32(count)) == 0
    else { return nil }
    for index in missing.indices {
      determinant += 2 * log(abs(design[index * count + index]))
    }
    guard determinant.isFinite else { return nil }
    return Parts(
      sumOfSquares: side.dropFirst(sides).reduce(0) { $0 + $1 * $1 },
      logDeterminant: determinant)
  }

  /// The column behind the autoregressive filter, but for its first values.
  private func transformed(_ column: [Double]) -> [Double] {
    column.indices.map { t in
      guard t >= polynomials.dimension else { return column[t] }
      var value = column[t]
      for (slot, lag) in polynomials.ar.lags.enumerated() {
        value -= weights.phi[slot] * column[t - lag]
      }
      return value
    }
  }
}
