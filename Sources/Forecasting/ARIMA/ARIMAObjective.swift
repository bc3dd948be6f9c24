/// A sum of squared innovations as a function of free parameters, with the constant solved for.
///
/// The innovations are linear in the constant, e = u − K c, so that its best value K = u·c / c·c is
/// put in at every evaluation and the search never sees it (variable projection, Golub & Pereyra
/// 1973, with the Jacobian of Kaufman 1975).
package protocol ARIMAObjective: AnyObject {
  var shape: ARIMAShape { get }

  /// The sum of squares at free parameters; may be infinite or NaN, which the search rejects.
  func sumOfSquares(at free: UnsafePointer<Double>) -> Double

  /// Writes the normal equations at the parameters of the last evaluation.
  func linearise(into equations: NormalEquations)

  /// The constant at the parameters of the last evaluation; 0 where the model has none.
  var constant: Double { get }

  /// Starting values for the AR factor from the sample partial autocorrelations, where known.
  func startingAR() -> [Double]?
}

/// The Gauss–Newton equations of a least-squares objective in the free parameters, the constant
/// projected out.
package final class NormalEquations {
  package let count: Int
  /// J'J, row by row, both triangles.
  package let matrix: UnsafeMutablePointer<Double>
  /// −J'e, the direction of descent.
  package let descent: UnsafeMutablePointer<Double>
  /// J'c, the products with the column of the constant.
  let cross: UnsafeMutablePointer<Double>
  /// c'c; 0 where there is no constant.
  var constantSquare = 0.0
  /// ∂(coefficient j) / ∂(free i) at i · count + j.
  let derivative: UnsafeMutablePointer<Double>
  private let scratch: UnsafeMutablePointer<Double>
  private let blocks: [Range<Int>]
  private let memory: ScratchMemory

  package init(shape: ARIMAShape) {
    count = shape.count
    blocks = shape.blocks
    let square = count * count
    memory = ScratchMemory(count: 3 * square + 3 * count)
    matrix = memory.take(square)
    derivative = memory.take(square)
    scratch = memory.take(square + count)
    descent = memory.take(count)
    cross = memory.take(count)
  }

  /// Writes the derivative of the coefficients with respect to the free parameters.
  func differentiateCoefficients(at free: UnsafePointer<Double>) {
    for (index, block) in blocks.enumerated() where !block.isEmpty {
      PartialAutocorrelations.derivative(
        of: free + block.lowerBound, order: block.count, sign: index < 2 ? 1 : -1,
        into: derivative + block.lowerBound * count + block.lowerBound, stride: count,
        scratch: scratch)
    }
  }

  /// Carries equations in the coefficients over to the free parameters by the chain rule.
  func chain(at free: UnsafePointer<Double>) {
    differentiateCoefficients(at: free)
    for block in blocks {
      for i in block {
        for column in 0..<count {
          var value = 0.0
          for j in block { value += derivative[i * count + j] * matrix[j * count + column] }
          scratch[i * count + column] = value
        }
      }
    }
    for i in 0..<count {
      for block in blocks {
        for l in block {
          var value = 0.0
          for j in block { value += scratch[i * count + j] * derivative[l * count + j] }
          matrix[i * count + l] = value
        }
      }
    }
    chain(descent)
    chain(cross)
  }

  private func chain(_ vector: UnsafeMutablePointer<Double>) {
    for block in blocks {
      for i in block {
        var value = 0.0
        for j in block { value += derivative[i * count + j] * vector[j] }
        scratch[i] = value
      }
    }
    vector.update(from: scratch, count: count)
  }

  /// Takes the column of the constant out: J'J ← J'J − J'c c'J / c'c.
  func projectConstant() {
    guard constantSquare > 0 else { return }
    for i in 0..<count {
      for j in 0..<count { matrix[i * count + j] -= cross[i] * cross[j] / constantSquare }
    }
  }
}

extension ARIMAShape {
  /// Writes the coefficients that belong to free parameters.
  func coefficients(
    of free: UnsafePointer<Double>, into coefficients: UnsafeMutablePointer<Double>
  ) {
    var start = 0
    for (order, sign) in [(ar, 1.0), (seasonalAR, 1.0), (ma, -1.0), (seasonalMA, -1.0)] {
      PartialAutocorrelations.coefficients(
        of: free + start, order: order, sign: sign, into: coefficients + start)
      start += order
    }
  }
}
