/// The map between free parameters and the coefficients of one stationary or invertible factor.
///
/// A free parameter x gives the partial autocorrelation tanh x; the Durbin–Levinson recursion turns
/// partial autocorrelations into coefficients of a polynomial whose roots lie outside the unit
/// circle (Barndorff-Nielsen & Schou 1973; Monahan 1984). A moving average takes the negative
/// coefficients.
package enum PartialAutocorrelations {
  /// Free parameters stay within ±bound: tanh 7 = 0.9999983 is as good as a unit root.
  static let bound = 7.0

  /// Writes the coefficients of a factor.
  /// - Complexity: O(order²).
  package static func coefficients(
    of free: UnsafePointer<Double>, order: Int, sign: Double,
    into coefficients: UnsafeMutablePointer<Double>
  ) {
    for k in 0..<order {
      let kappa = tanh(free[k])
      reflect(coefficients, length: k, by: kappa)
      coefficients[k] = kappa
    }
    if sign < 0 { for k in 0..<order { coefficients[k] = -coefficients[k] } }
  }

  /// Writes the derivative of the coefficients: row i, column j holds ∂(coefficient j) / ∂(free i).
  /// - Parameters:
  ///   - stride: the distance between rows.
  ///   - scratch: room for `order` numbers.
  /// - Complexity: O(order³).
  package static func derivative(
    of free: UnsafePointer<Double>, order: Int, sign: Double,
    into rows: UnsafeMutablePointer<Double>, stride: Int, scratch: UnsafeMutablePointer<Double>
  ) {
    for k in 0..<order {
      let kappa = tanh(free[k])
      let slope = 1 - kappa * kappa
      for i in 0..<k {
        reflect(rows + i * stride, length: k, by: kappa)
        rows[i * stride + k] = 0
      }
      for j in 0..<k { rows[k * stride + j] = -slope * scratch[k - 1 - j] }
      rows[k * stride + k] = slope
      reflect(scratch, length: k, by: kappa)
      scratch[k] = kappa
    }
    if sign < 0 {
      for i in 0..<order {
        for j in 0..<order { rows[i * stride + j] = -rows[i * stride + j] }
      }
    }
  }

  /// The partial autocorrelations 1 … order that belong to autocovariances 0 … order, as free
  /// parameters within ±`limit`.
  package static func free(autocovariances: [Double], limit: Double) -> [Double] {
    let order = autocovariances.count - 1
    var coefficients = [Double](repeating: 0, count: order)
    var free = coefficients
    var variance = autocovariances[0]
    for k in 0..<order where variance > 0 {
      var covariance = autocovariances[k + 1]
      for j in 0..<k { covariance -= coefficients[j] * autocovariances[k - j] }
      let kappa = min(max(covariance / variance, -tanh(limit)), tanh(limit))
      coefficients.withUnsafeMutableBufferPointer {
        reflect($0.baseAddress!, length: k, by: kappa)
      }
      coefficients[k] = kappa
      free[k] = atanh(kappa)
      variance *= 1 - kappa * kappa
    }
    return free
  }

  /// One Levinson step in place: a_j ← a_j − κ a_(length − 1 − j).
  private static func reflect(
    _ a: UnsafeMutablePointer<Double>, length: Int, by kappa: Double
  ) {
    var low = 0
    var high = length - 1
    while low < high {
      let left = a[low]
      let right = a[high]
      a[low] = left - kappa * right
      a[high] = right - kappa * left
      low += 1
      high -= 1
    }
    if low == high { a[low] -= kappa * a[low] }
  }
}
