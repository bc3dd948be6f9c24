/// Where the searches for ARMA coefficients start: a small grid, factor by factor.
///
/// The points, in free parameters, avoid the ridge φ = −θ on which an AR and an MA factor cancel,
/// and hold complex pairs of roots for factors of order 2 and more.
struct ARIMAStarts {
  private let shape: ARIMAShape
  private let choices: [[[Double]]]

  /// The grid of a shape, with one more AR start where it is known.
  init(shape: ARIMAShape, ar: [Double]?) {
    self.shape = shape
    let pairs = [
      [-0.5, -0.2], [0.5, 0.2], [0.0, 0.0], [1.0, -0.6], [-1.0, -0.6], [1.8, -0.9], [1.2, -1.5],
      [0.0, -1.3],
    ]
    func factor(_ order: Int, single: [Double], pairs: [[Double]]) -> [[Double]] {
      switch order {
      case 0: [[]]
      case 1: single.map { [$0] }
      default: pairs.map { $0 + Array(repeating: 0, count: order - 2) }
      }
    }
    func seasonal(_ order: Int, _ values: [Double]) -> [[Double]] {
      order == 0 ? [[]] : values.map { [$0] + Array(repeating: 0, count: order - 1) }
    }
    choices = [
      factor(shape.ar, single: [-0.6, 0.1, 0.8, 2], pairs: pairs) + (ar.map { [$0] } ?? []),
      seasonal(shape.seasonalAR, [0.4, 0.05]),
      factor(shape.ma, single: [-1.8, -0.6, 0, 0.6, 1.8], pairs: pairs + [[0, 1.5], [1.5, 1]]),
      seasonal(shape.seasonalMA, [0.7, 0.05]),
    ]
  }

  /// The number of starts for a mixed model, whose likelihood has several maxima.
  static let forMixed = 5

  /// A few starts for a quick search.
  /// - Parameter ar: free parameters of the AR factor from the sample partial autocorrelations.
  static func common(_ shape: ARIMAShape, ar: [Double]?) -> [[Double]] {
    func padded(_ first: [Double], _ order: Int) -> [Double] {
      Array((first + Array(repeating: 0, count: order)).prefix(order))
    }
    let firsts = shape.ar > 0 ? [ar ?? [], [0.8], [1, -0.6]] : [[]]
    let movings = shape.ma > 0 ? [[0.6], [-0.4, 0.1]] : [[]]
    return firsts.flatMap { first in
      movings.map { moving in
        padded(first, shape.ar) + padded([0.3], shape.seasonalAR) + padded(moving, shape.ma)
          + padded([0.6], shape.seasonalMA)
      }
    }
  }

  /// A neighbour's parameters in another shape: partial autocorrelations that are new are 0, which
  /// leaves the process as it is.
  static func embed(_ free: [Double], of neighbour: ARIMAShape, in shape: ARIMAShape) -> [Double] {
    zip(neighbour.blocks, shape.blocks).flatMap { old, new in
      let kept = free[old].prefix(new.count)
      return kept + Array(repeating: 0, count: new.count - kept.count)
    }
  }

  /// The number of grid points.
  var count: Int { choices.reduce(1) { $0 * $1.count } }

  /// One point of the grid.
  subscript(index: Int) -> [Double] {
    var rest = index
    return choices.flatMap { factor in
      defer { rest /= factor.count }
      return factor[rest % factor.count]
    }
  }

  /// The points with the smallest sums of squares that are not neighbours of a better one.
  func best(_ wanted: Int, for objective: some ARIMAObjective, stop: StopFlag)
    throws(ForecastError) -> [[Double]]
  {
    try Self.best(wanted, of: (0..<count).map { self[$0] }, for: objective, stop: stop)
  }

  /// Those among given points.
  static func best(
    _ wanted: Int, of points: [[Double]], for objective: some ARIMAObjective, stop: StopFlag
  ) throws(ForecastError) -> [[Double]] {
    var scored: [(sum: Double, free: [Double])] = []
    scored.reserveCapacity(points.count)
    for free in points {
      try stop.check()
      let sum = objective.sumOfSquares(at: free)
      scored.append((sum.isNaN ? .infinity : sum, free))
    }
    scored.sort { $0.sum < $1.sum }
    var chosen: [[Double]] = []
    for candidate in scored where chosen.count < wanted {
      let distinct = chosen.allSatisfy { other in
        zip(other, candidate.free).contains { abs(tanh($0) - tanh($1)) > 0.25 }
      }
      if distinct { chosen.append(candidate.free) }
    }
    return chosen
  }
}
