/// The quadratic model of the sum of squares at a point, and the step to its minimum in the box.
struct CESStep {
  private let dimension: Int
  /// Half the gradient of the sum of squares.
  private var gradient = SIMD4<Double>.zero
  /// The Gauss-Newton approximation of half its Hessian, row by row.
  private var hessian = CESMatrix()
  private let observed: Double

  /// Takes errors and their derivatives from the latest pass of the lanes.
  /// - Parameter signs: the differences by which lanes 1 … `dimension` differ from lane 0.
  init(lanes: CESLanes, dimension: Int, signs: SIMD4<Double>) {
    self.dimension = dimension
    observed = Double(lanes.sample.observed)
    var scale = SIMD4<Double>.zero
    for k in 0..<dimension { scale[k] = 1 / signs[k] }
    var (row0, row1, row2, row3) = (
      SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
    )
    for t in 0..<lanes.sample.values.count {
      let errors = lanes.errors[t]
      let error = errors[0]
      let changes = (SIMD4(errors[1], errors[2], errors[3], errors[4]) - error) * scale
      gradient += changes * error
      row0 += changes * changes[0]
      row1 += changes * changes[1]
      row2 += changes * changes[2]
      row3 += changes * changes[3]
    }
    (hessian[0], hessian[1], hessian[2], hessian[3]) = (row0, row1, row2, row3)
  }

  /// The minimum of the model in the unit box and the log-likelihood that it promises; nil where
  /// the model has no curvature left.
  ///
  /// Coordinates that the step would push through a face of the box stay there, and the others are
  /// solved for again.
  func step(from point: SIMD4<Double>, scale squares: Double) -> (
    point: SIMD4<Double>, gain: Double
  )? {
    var held = SIMD4<Double>.zero
    var isHeld = SIMDMask<SIMD4<Int64>>(repeating: false)
    for k in 0..<dimension
    where (point[k] <= 0 && gradient[k] > 0) || (point[k] >= 1 && gradient[k] < 0) {
      isHeld[k] = true
    }
    for _ in 0..<dimension {
      guard let move = solve(held, isHeld) else { return nil }
      var worst = (over: 1e-12, index: -1, edge: 0.0)
      for k in 0..<dimension where !isHeld[k] {
        let target = point[k] + move[k]
        let over = max(-target, target - 1)
        if over > worst.over { worst = (over, k, target < 0 ? 0 : 1) }
      }
      if worst.index < 0 { return end(point, move, squares) }
      isHeld[worst.index] = true
      held[worst.index] = worst.edge - point[worst.index]
    }
    return end(point, held, squares)
  }

  private func end(_ point: SIMD4<Double>, _ move: SIMD4<Double>, _ squares: Double) -> (
    point: SIMD4<Double>, gain: Double
  ) {
    var target = (point + move).clamped(lowerBound: .zero, upperBound: .one)
    for k in dimension..<4 { target[k] = point[k] }
    let move = target - point
    var curvature = 0.0
    for k in 0..<dimension { curvature += move[k] * (hessian[k] * move).sum() }
    let decrease = -2 * (gradient * move).sum() - curvature
    // n/2·log S falls by n/2·(ΔS)/S.
    return (target, squares > 0 ? 0.5 * observed * decrease / squares : 0)
  }

  /// The minimum over the free coordinates, the others moved by `held`; by elimination, with a
  /// small ridge for directions without information.
  private func solve(_ held: SIMD4<Double>, _ isHeld: SIMDMask<SIMD4<Int64>>) -> SIMD4<Double>? {
    var matrix = hessian
    var right = -gradient
    for k in 0..<dimension where isHeld[k] { right -= hessian[k] * held[k] }
    for k in 0..<4 {
      if k >= dimension || isHeld[k] {
        for j in 0..<4 { matrix[j][k] = 0 }
        matrix[k] = .zero
        matrix[k][k] = 1
        right[k] = held[k]
      } else {
        matrix[k][k] *= 1 + 1e-9
      }
    }
    for k in 0..<dimension {
      guard matrix[k][k] > 0 else { return nil }
      for j in (k + 1)..<4 {
        let factor = matrix[j][k] / matrix[k][k]
        matrix[j] -= factor * matrix[k]
        right[j] -= factor * right[k]
      }
    }
    var move = SIMD4<Double>.zero
    for k in (0..<dimension).reversed() {
      move[k] = (right[k] - (matrix[k] * move).sum()) / matrix[k][k]
    }
    return move
  }
}
