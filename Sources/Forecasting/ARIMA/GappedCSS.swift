/// The conditional sum of squares of a series with gaps, by the step-by-step recursion.
///
/// A missing value is its own one-step prediction, so that it depends on the parameters, and the
/// shift structure of the derivatives is lost: they are forward differences.
package final class GappedCSS: ARIMAObjective {
  package let shape: ARIMAShape
  package private(set) var constant = 0.0
  private let buffer: CascadeBuffer
  private let count: Int
  private let lead: Int
  private let memory: ScratchMemory
  private let free: UnsafeMutablePointer<Double>
  private let coefficients: UnsafeMutablePointer<Double>
  private let y: UnsafeMutablePointer<Double>
  /// The regressor behind the constant, missing where y is.
  private let regressor: UnsafeMutablePointer<Double>
  private let e: UnsafeMutablePointer<Double>
  private let c: UnsafeMutablePointer<Double>
  private let shifted: UnsafeMutablePointer<Double>
  private let columns: UnsafeMutablePointer<Double>

  /// An objective over levels, of which the first is observed.
  package init(shape: ARIMAShape, levels: [Double]) {
    self.shape = shape
    count = levels.count
    lead = shape.lead
    buffer = CascadeBuffer(shape: shape, count: count)
    memory = ScratchMemory(count: 2 * shape.count + (5 + shape.count) * count)
    free = memory.take(shape.count)
    coefficients = memory.take(shape.count)
    y = memory.take(count)
    regressor = memory.take(count)
    e = memory.take(count)
    c = memory.take(count)
    shifted = memory.take(count)
    columns = memory.take(shape.count * count)
    let slope = shape.levels == 0 ? 0 : 1 / shape.constantStep
    for t in 0..<count {
      y[t] = levels[t]
      regressor[t] = levels[t].isNaN ? .nan : (slope == 0 ? 1 : Double(t) * slope)
    }
  }

  /// Writes the innovations of a column of the data.
  private func filter(
    _ column: UnsafePointer<Double>, into innovations: UnsafeMutablePointer<Double>
  ) -> Double {
    buffer.y.update(from: column, count: count)
    let sum = buffer.run(coefficients: coefficients, lead: lead)
    innovations.update(from: buffer.e, count: count)
    return sum
  }

  /// - Complexity: O(*n* × orders).
  package func sumOfSquares(at point: UnsafePointer<Double>) -> Double {
    free.update(from: point, count: shape.count)
    shape.coefficients(of: free, into: coefficients)
    let sum = filter(y, into: e)
    guard shape.hasConstant else { return sum }
    let square = filter(regressor, into: c)
    constant = square > 0 ? LagFilters.dot(e, c, count: count) / square : 0
    for t in 0..<count { e[t] -= constant * c[t] }
    return LagFilters.dot(e, e, count: count)
  }

  /// - Complexity: O(*n* × orders × k + *n* × k²) for k coefficients.
  package func linearise(into equations: NormalEquations) {
    let k = shape.count
    equations.constantSquare = shape.hasConstant ? LagFilters.dot(c, c, count: count) : 0
    for i in 0..<k {
      let column = columns + i * count
      differentiate(i, into: column)
      for j in 0...i {
        let product = LagFilters.dot(column, columns + j * count, count: count)
        equations.matrix[i * k + j] = product
        equations.matrix[j * k + i] = product
      }
      equations.descent[i] = LagFilters.dot(column, e, count: count)
      equations.cross[i] = shape.hasConstant ? LagFilters.dot(column, c, count: count) : 0
    }
    equations.differentiateCoefficients(at: free)
    equations.projectConstant()
  }

  /// −∂e / ∂(free parameter), with the constant held.
  private func differentiate(_ index: Int, into column: UnsafeMutablePointer<Double>) {
    let original = free[index]
    // Towards 0, so that the step never leaves the bounds.
    let step = original > 0 ? -1e-6 : 1e-6
    free[index] = original + step
    shape.coefficients(of: free, into: coefficients)
    _ = filter(y, into: column)
    if shape.hasConstant {
      _ = filter(regressor, into: shifted)
      for t in 0..<count { column[t] -= constant * shifted[t] }
    }
    for t in 0..<count { column[t] = (e[t] - column[t]) / step }
    free[index] = original
    shape.coefficients(of: free, into: coefficients)
  }

  package func startingAR() -> [Double]? { nil }
}
