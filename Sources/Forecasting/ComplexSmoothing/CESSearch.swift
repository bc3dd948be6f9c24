/// Least squares in the box of smoothing parameters: a grid in eight lanes, then Gauss-Newton steps
/// whose derivatives are differences between lanes.
///
/// Every pass gives the errors at a point, their derivatives in all directions of the box, and the
/// sums of squares at shorter steps, which are at hand should the full one have gone too far.
struct CESSearch {
  /// A point of the box and what it is worth.
  struct End {
    var point = SIMD4<Double>(repeating: 0)
    /// The sum of squared errors, in units of the sample.
    var squares = Double.infinity
    var converged = false
  }

  private let lanes: CESLanes

  /// A search for a form on the sample of the lanes.
  init(_ form: CESForm, _ lanes: CESLanes) {
    self.lanes = lanes
    lanes.use(form)
  }

  /// A second start is tried where its sum of squares is at most this multiple of the best.
  private static let reach = 3.0
  private static let difference = 1e-6
  private static let longest = 15
  /// A step that promises less than this much log-likelihood is not taken.
  private static let tolerance = 1e-4
  /// Steps that are tried beside the full one, as parts of it.
  private static let parts = [0.5, 0.2, 0.05]

  private var dimension: Int { lanes.coordinates.form.smoothingCount }

  /// The best points of the grid, best first, one for each group: paths that shrink or stay, and
  /// paths that grow.
  func scan() -> [End] {
    let grid = Self.grid(lanes.coordinates.form)
    var groups = [End(), End()]
    for first in stride(from: 0, to: grid.count, by: 8) {
      var points = CESPoints(repeating: grid[first])
      for lane in 0..<8 { points[lane] = grid[first + lane] }
      let squares = lanes.evaluate(points)
      for lane in 0..<8 {
        let group = points[lane][0] > 0.45 ? 1 : 0
        if squares[lane] < groups[group].squares {
          groups[group] = End(point: points[lane], squares: squares[lane])
        }
      }
    }
    return groups.sorted { $0.squares < $1.squares }
  }

  private static let levels: [SIMD2<Double>] = [0.3, 0.8].flatMap { growth in
    [0.1, 0.3, 0.6, 0.9].map { SIMD2($0, growth) }
  }
  private static let plain = levels.map { SIMD4($0.x, $0.y, 0, 0) }
  private static let partial = [0.03, 0.2, 0.5].flatMap { v in
    levels.map { SIMD4($0.x, $0.y, v, 0) }
  }
  private static let full = [0.03, 0.2, 0.5].flatMap { v in
    levels.map { SIMD4($0.x, $0.y, v, 0.5) }
  }

  private static func grid(_ form: CESForm) -> [SIMD4<Double>] {
    switch form {
    case .none, .simple: plain
    case .partial: partial
    case .full: full
    }
  }

  /// The end of the best search from the points of a scan and, last, so that it can only improve
  /// on them, from a `warm` one.
  func best(from starts: [End], warm: SIMD4<Double>?, stop: StopFlag) throws(ForecastError) -> End {
    var best = End()
    for start in starts where start.squares < Self.reach * starts[0].squares {
      let end = try descend(from: start.point, stop: stop)
      if end.squares < best.squares { best = end }
    }
    if let warm {
      let end = try descend(from: warm, stop: stop)
      if end.squares < best.squares { best = end }
    }
    return best
  }

  /// Steps down from a point until a step would gain next to nothing.
  /// - Complexity: about five passes over the series.
  func descend(from start: SIMD4<Double>, stop: StopFlag) throws(ForecastError) -> End {
    var best = End()
    var trial = start
    var count = 0
    while count < Self.longest {
      count += 1
      if stop.isRaised { throw .cancelled }
      let signs = inward(trial)
      let points = self.points(at: trial, signs: signs, from: best)
      let squares = lanes.evaluate(points)
      guard squares[0] <= best.squares, squares[0] < .infinity else {
        // Too far: go on from the best of the shorter steps, if there is one.
        var winner = 0
        for lane in (dimension + 1)..<8 where squares[lane] < squares[winner] { winner = lane }
        guard winner > 0, squares[winner] < best.squares else { break }
        trial = points[winner]
        continue
      }
      best = End(point: trial, squares: squares[0])
      let model = CESStep(lanes: lanes, dimension: dimension, signs: signs * Self.difference)
      guard let step = model.step(from: trial, scale: squares[0]),
        step.gain > Self.tolerance
      else {
        best.converged = true
        break
      }
      trial = step.point
    }
    return best
  }

  /// Towards which side of each coordinate there is room for a difference.
  private func inward(_ point: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4<Double>(repeating: 1).replacing(with: -1, where: point .> 0.5)
  }

  private func points(at trial: SIMD4<Double>, signs: SIMD4<Double>, from best: End)
    -> CESPoints
  {
    var points = CESPoints(repeating: trial)
    for k in 0..<dimension { points[k + 1][k] += signs[k] * Self.difference }
    guard best.squares < .infinity else { return points }
    for lane in (dimension + 1)..<8 {
      let part = Self.parts[min(lane - dimension - 1, Self.parts.count - 1)]
      points[lane] = best.point + part * (trial - best.point)
    }
    return points
  }
}
