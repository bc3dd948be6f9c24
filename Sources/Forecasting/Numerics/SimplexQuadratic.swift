internal import CLAPACKE

/// The minimum of w′Aw − 2b′w over weights that are not negative and sum to 1.
///
/// Every set of weights above 0 is tried: there the sum alone is left as a constraint, and Lagrange's
/// condition is linear, w = A⁻¹b + μA⁻¹1. For a handful of weights that is exact and quick.
package struct SimplexQuadratic {
  /// A, positive definite, row by row.
  let matrix: [Double]
  /// b.
  let linear: [Double]

  package init(matrix: [Double], linear: [Double]) {
    precondition(matrix.count == linear.count * linear.count && (1..<16).contains(linear.count))
    self.matrix = matrix
    self.linear = linear
  }

  /// The weights.
  /// - Complexity: O(2ᵏ · *k*³) for k weights.
  package func minimum() -> [Double] {
    let size = linear.count
    LinearAlgebra.singleThreaded
    var best = (value: Double.infinity, weights: [Double](repeating: 1 / Double(size), count: size))
    for set in 1..<(1 << size) {
      let places = (0..<size).filter { set >> $0 & 1 == 1 }
      guard let solution = solved(places), solution.allSatisfy({ $0 >= 0 }) else { continue }
      var weights = [Double](repeating: 0, count: size)
      for (place, weight) in zip(places, solution) { weights[place] = weight }
      let value = self.value(weights)
      if value < best.value { best = (value, weights) }
    }
    return best.weights
  }

  /// w′Aw − 2b′w.
  func value(_ weights: [Double]) -> Double {
    var sum = 0.0
    for (row, weight) in weights.enumerated() {
      let product = weights.indices.reduce(0) {
        $0 + matrix[row * weights.count + $1] * weights[$1]
      }
      sum += weight * (product - 2 * linear[row])
    }
    return sum
  }

  /// The weights at some places where all others are 0; nil where that part of A is not positive
  /// definite.
  private func solved(_ places: [Int]) -> [Double]? {
    let size = places.count
    var part = places.flatMap { row in places.map { matrix[row * linear.count + $0] } }
    var sides = places.map { linear[$0] } + [Double](repeating: 1, count: size)
    let status = LAPACKE_dposv(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(size), 2, &part, Int32(size), &sides,
      Int32(size))
    guard status == 0 else { return nil }
    let (free, unit) = (sides[..<size], sides[size...])
    let multiplier = (1 - free.reduce(0, +)) / unit.reduce(0, +)
    return zip(free, unit).map { $0 + multiplier * $1 }
  }
}
