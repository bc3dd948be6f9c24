/// Minimises a sum of squares over one smoothing parameter by passes of eight points.
///
/// The search runs in the square root of alpha, in which the objective bends about equally
/// everywhere. A grid finds the valleys; the best two, when they are close, are narrowed until a
/// parabola through three points is as good as the objective itself.
struct SmoothingSearch {
  /// Where alpha may lie.
  let bounds: ClosedRange<Double>

  /// Log-likelihood units by which the ends of the last bracket may lie below its middle: the
  /// parabola through the three then misses the maximum by less than 1e-6.
  private static let flatness = 0.001
  /// Log-likelihood units by which a valley of the grid may lie behind the best and still be
  /// searched.
  private static let rivalry = 3.0
  /// Passes after which a valley that will not flatten is left as it is.
  private static let limit = 12
  /// Above this many observations valleys near alpha = 0 can hide between eight points.
  private static let dense = 256

  /// The alpha of the least sum of squares.
  /// - Complexity: usually three passes of the objective.
  @inline(__always)
  func minimise<Objective: SmoothingObjective>(_ objective: Objective) -> Double {
    let perUnit = 2 / Double(objective.observed)
    var grid = grid(objective)
    if grid.lowest == 0 { grid = lookCloser(grid, objective) }
    let best = grid.lowest
    var winner = refine(grid.bracket(best), objective)
    if let second = grid.secondValley(beside: best),
      grid[second].value <= grid[best].value * (1 + Self.rivalry * perUnit)
    {
      let rival = refine(grid.bracket(second), objective)
      if rival.middle.value < winner.middle.value { winner = rival }
    }
    let root = winner.vertex ?? winner.middle.root
    return min(max(root * root, bounds.lowerBound), bounds.upperBound)
  }

  /// Eight points over the whole range, sixteen on long series.
  @inline(__always)
  private func grid<Objective: SmoothingObjective>(_ objective: Objective) -> SmoothingCurve<
    SIMD32<Double>
  > {
    let (low, high) = (bounds.lowerBound.squareRoot(), bounds.upperBound.squareRoot())
    let groups = objective.observed > Self.dense ? 2 : 1
    let spacing = (high - low) / Double(8 * groups - 1)
    var curve = SmoothingCurve<SIMD32<Double>>()
    for group in 0..<groups {
      let steps = SmoothingLanes(0, 1, 2, 3, 4, 5, 6, 7) + Double(8 * group)
      let roots = low + steps * spacing
      let values = objective.sumsOfSquares(at: roots * roots)
      for lane in 0..<8 { curve.append(SmoothingPoint(root: roots[lane], value: values[lane])) }
    }
    return curve
  }

  /// The curve with eight points between the first and the third: near alpha = 0 it bends most,
  /// and where the end is the lowest point a valley may hide beside it.
  @inline(__always)
  private func lookCloser<Objective: SmoothingObjective>(
    _ grid: SmoothingCurve<SIMD32<Double>>, _ objective: Objective
  ) -> SmoothingCurve<SIMD32<Double>> {
    let roots = SmoothingBracket(left: grid[0], middle: grid[1], right: grid[2]).probes(round: 0)
    let values = objective.sumsOfSquares(at: roots * roots)
    var curve = SmoothingCurve<SIMD32<Double>>()
    curve.append(grid[0])
    for lane in 0..<8 { curve.append(SmoothingPoint(root: roots[lane], value: values[lane])) }
    for index in 2..<grid.count { curve.append(grid[index]) }
    return curve
  }

  /// Narrows a bracket.
  @inline(__always)
  private func refine<Objective: SmoothingObjective>(
    _ start: SmoothingBracket, _ objective: Objective
  ) -> SmoothingBracket {
    let tolerance = 2 * Self.flatness / Double(objective.observed)
    var bracket = start
    var round = 0
    // Three points of the grid may be level by chance: look between them at least once.
    while round == 0 || (bracket.depth > tolerance && round < Self.limit) {
      let roots = bracket.probes(round: round)
      let values = objective.sumsOfSquares(at: roots * roots)
      let isInside = !bracket.isAtLowerEnd && !bracket.isAtUpperEnd
      var curve = SmoothingCurve<SIMD16<Double>>()
      curve.append(bracket.left)
      var isMiddleDue = isInside
      for lane in 0..<8 {
        if isMiddleDue, roots[lane] >= bracket.middle.root {
          curve.append(bracket.middle)
          isMiddleDue = false
        }
        curve.append(SmoothingPoint(root: roots[lane], value: values[lane]))
      }
      if isMiddleDue { curve.append(bracket.middle) }
      curve.append(bracket.right)
      bracket = curve.bracket(curve.lowest)
      round += 1
    }
    return bracket
  }
}
