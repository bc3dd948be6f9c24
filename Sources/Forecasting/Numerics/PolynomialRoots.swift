import CLAPACKE

/// The roots of the polynomials of autoregressions and moving averages.
package enum PolynomialRoots {
  /// The roots of 1 − Σ c_j z^j, nearest to 0 first; as many as the last coefficient that is not 0
  /// says.
  ///
  /// Their reciprocals are the eigenvalues of the companion matrix, which the QR iteration of LAPACK
  /// (`dhseqr`) finds (Golub & Van Loan 2013, 7.4.6).
  /// - Parameter coefficients: c_1, c_2, …, all finite.
  /// - Throws: ``ForecastError/notEstimable(_:)`` where the iteration does not converge.
  /// - Complexity: O(degree³).
  package static func find(_ coefficients: [Double]) throws(ForecastError) -> [PolarNumber] {
    let degree = (coefficients.lastIndex { $0 != 0 } ?? -1) + 1
    guard degree > 0 else { return [] }
    LinearAlgebra.singleThreaded
    var companion = [Double](repeating: 0, count: degree * degree)
    for column in 0..<degree {
      companion[column * degree] = coefficients[column]
      if column + 1 < degree { companion[column * degree + column + 1] = 1 }
    }
    var real = [Double](repeating: 0, count: degree)
    var imaginary = real
    let status = LAPACKE_dhseqr(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "E")), CChar(UInt8(ascii: "N")), Int32(degree), 1,
      Int32(degree), &companion, Int32(degree), &real, &imaginary, nil, 1)
    guard status == 0 else { throw .notEstimable("LAPACK stopped with status \(status)") }
    return zip(real, imaginary).map { x, y in
      let size = x * x + y * y
      // Not −0, whose argument would be −0 or −π.
      return PolarNumber(x / size, y == 0 ? 0 : -y / size)
    }.sorted { ($0.modulus, $0.argument) < ($1.modulus, $1.argument) }
  }
}
