/// Fits the three theta models to a series without its season.
struct ThetaEstimation {
  /// What was estimated, in the units of the data.
  struct Result {
    var alpha: Double
    /// 1 − 1/theta.
    var kappa: Double
    /// Where the recursion starts.
    var start: ThetaState
    var sse: Double
    /// Squared errors in the sum.
    var errors: Int
  }

  /// Where alpha may lie in the two optimised models, as published.
  static let alpha = 0.1...0.99
  /// 1/τ² of the prior of 1 − 1/theta, whose standard deviation is τ = 1/2.
  static let kappaWeight = 4.0
  /// Errors that a moving line leaves out: it takes two values to have a slope.
  static let skipped = 2

  /// A power of two near the size of the changes: their squares stay in range.
  let unit: Double
  /// The values in time; NaN is missing, and at least two differ.
  let values: UnsafeBufferPointer<Double>
  let observed: Int
  /// The first observed value.
  let first: Double

  /// Simple exponential smoothing, and half the slope of the least-squares line as drift.
  ///
  /// Source: Assimakopoulos & Nikolopoulos (2000); Hyndman & Billah (2003), "Unmasking the Theta
  /// method".
  func standard() -> Result {
    let slope = fixedLine(above: first).slope
    let fit = LevelSmoothing.estimate(values, unit: unit)
    // The drift starts with the level, not with the line: A·d + B·g is B·(g − d).
    let start = ThetaState(level: fit.level, line: ThetaLine(intercept: -slope, slope: slope))
    return Result(alpha: fit.alpha, kappa: 0.5, start: start, sse: fit.sse, errors: observed)
  }

  /// Level, alpha and theta together, with the least-squares line of all values.
  func optimised(_ kappa: ClosedRange<Double>, _ criterion: ThetaCriterion) -> Result {
    let line = fixedLine(above: first)
    // The first error is in the sum: the level needs no other hold.
    var result = search(kappa, skipped: 0, startWeight: 0, criterion) { data in
      for i in 0..<observed {
        data.intercepts[i] = line.intercept / unit
        data.slopes[i] = line.slope / unit
      }
    }
    result.start.line = ThetaLine(intercept: line.intercept + first, slope: line.slope)
    return result
  }

  /// The same with the line through the values before each.
  func dynamic(_ kappa: ClosedRange<Double>, _ criterion: ThetaCriterion) -> Result {
    let weight = criterion == .penalised ? 1.0 : 0
    var result = search(kappa, skipped: Self.skipped, startWeight: weight, criterion) { data in
      var (line, time, value) = (RunningLine(), 0.0, 0.0)
      for i in 0..<observed {
        time += data.steps[i]
        if i > 0 { value += data.changes[i] }
        let known = line.line
        data.intercepts[i] = known.intercept
        data.slopes[i] = known.slope
        line.add(value, at: time)
      }
    }
    result.start.running = RunningLine()
    return result
  }

  /// Searches with the lines that `fill` writes, in units of the search and above the first value:
  /// a constant that is common to all of them is a part of the level.
  @inline(__always)
  private func search(
    _ kappa: ClosedRange<Double>, skipped: Int, startWeight: Double, _ criterion: ThetaCriterion,
    _ fill: (ThetaObjective.Data) -> Void
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * observed) { scratch in
      let base = scratch.baseAddress!
      let data = ThetaObjective.Data(
        count: observed, changes: base, steps: base + observed, intercepts: base + 2 * observed,
        slopes: base + 3 * observed)
      fillChanges(data)
      fill(data)
      let objective = ThetaObjective(
        data: data, skipped: skipped, kappa: kappa, startWeight: startWeight,
        kappaWeight: criterion == .penalised ? Self.kappaWeight : 0)
      let alpha = SmoothingSearch(bounds: Self.alpha).minimise(objective)
      let best = objective.solve(at: SmoothingLanes(repeating: alpha))
      let share = best.kappa[0]
      let start = ThetaState(
        level: first + unit * best.start[0] - share * first,
        line: ThetaLine(intercept: 0, slope: 0))
      return Result(
        alpha: alpha, kappa: share, start: start, sse: best.squares[0] * unit * unit,
        errors: objective.observed)
    }
  }

  private func fillChanges(_ data: ThetaObjective.Data) {
    var (i, previous, position) = (0, first, -1)
    for t in values.indices where !values[t].isNaN {
      data.changes[i] = (values[t] - previous) / unit
      data.steps[i] = Double(t - position)
      (i, previous, position) = (i + 1, values[t], t)
    }
  }

  /// The least-squares line through all values less a constant.
  private func fixedLine(above constant: Double) -> ThetaLine {
    let middle = 0.5 * Double(values.count + 1)
    var (n, t1, y1, t2, ty) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for t in values.indices where !values[t].isNaN {
      let (time, value) = (Double(t + 1) - middle, values[t] - constant)
      n += 1
      t1 += time
      y1 += value
      t2 += time * time
      ty += time * value
    }
    let slope = (ty - t1 * y1 / n) / (t2 - t1 * t1 / n)
    return ThetaLine(intercept: y1 / n - slope * (t1 / n + middle), slope: slope)
  }
}
