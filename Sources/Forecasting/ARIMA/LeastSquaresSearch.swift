/// Minimises a sum of squares over free parameters.
///
/// The first steps are Gauss–Newton, damped until they descend (Levenberg 1944; Marquardt 1963).
/// That Hessian leaves out the curvature of the residuals, which slows the search down near ridges;
/// so it is only the start, and secant updates complete it from step to step (Broyden, Fletcher,
/// Goldfarb and Shanno 1970).
struct LeastSquaresSearch<Objective: ARIMAObjective> {
  let objective: Objective
  let equations: NormalEquations
  let stop: StopFlag
  private let count: Int
  private let memory: ScratchMemory
  private let trial: UnsafeMutablePointer<Double>
  private let step: UnsafeMutablePointer<Double>
  private let factor: UnsafeMutablePointer<Double>
  private let hessian: UnsafeMutablePointer<Double>
  private let descent: UnsafeMutablePointer<Double>
  private let product: UnsafeMutablePointer<Double>

  init(objective: Objective, stop: StopFlag) {
    self.objective = objective
    self.stop = stop
    equations = NormalEquations(shape: objective.shape)
    count = objective.shape.count
    memory = ScratchMemory(count: 2 * count * count + 4 * count)
    trial = memory.take(count)
    step = memory.take(count)
    descent = memory.take(count)
    product = memory.take(count)
    factor = memory.take(count * count)
    hessian = memory.take(count * count)
  }

  /// Where a search ended.
  struct Outcome {
    var free: [Double]
    var sumOfSquares: Double
    var converged: Bool
  }

  /// Searches from a point.
  /// - Parameters:
  ///   - tolerance: ends after two steps in a row that gain less than this share of the sum.
  ///   - iterations: the most steps to take.
  ///   - goal: the search is given up where three times what the model promises would not reach it.
  ///   - isRough: whether the first step that does not gain as much ends the search.
  func minimise(
    from start: [Double], tolerance: Double, iterations: Int, goal: Double = .infinity,
    isRough: Bool = false
  ) throws(ForecastError) -> Outcome {
    var best = Outcome(
      free: start, sumOfSquares: objective.sumOfSquares(at: start), converged: false)
    guard count > 0, best.sumOfSquares > 0, best.sumOfSquares.isFinite else {
      best.converged = best.sumOfSquares.isFinite
      return best
    }
    var damping = 1e-3
    var small = 0
    var isFresh = true
    renew()
    for _ in 0..<iterations {
      try stop.check()
      let before = best.sumOfSquares
      let least = (isRough ? 0.5 : 0.01) * tolerance
      guard improve(&best, damping: &damping, least: least, goal: goal) else {
        best.converged = isFresh
        if isFresh || isRough { return best }
        // The secant Hessian may be at fault: the Gauss–Newton one has the last word.
        _ = objective.sumOfSquares(at: best.free)
        renew()
        isFresh = true
        damping = 1e-3
        continue
      }
      small = before - best.sumOfSquares <= tolerance * before ? small + 1 : 0
      if small == (isRough ? 1 : 2) || best.sumOfSquares == 0 {
        best.converged = true
        return best
      }
      descent.update(from: equations.descent, count: count)
      objective.linearise(into: equations)
      isFresh = !completeHessian()
      if isFresh { hessian.update(from: equations.matrix, count: count * count) }
    }
    return best
  }

  /// Starts anew from the Gauss–Newton Hessian at the point of the last evaluation.
  private func renew() {
    objective.linearise(into: equations)
    hessian.update(from: equations.matrix, count: count * count)
  }

  /// The secant update H ← H − H s s'H / s'H s + y y' / y's for a step s that changed the gradient
  /// by y; false where the surface bends the other way.
  private func completeHessian() -> Bool {
    var curvature = 0.0
    var modelled = 0.0
    for i in 0..<count {
      curvature += step[i] * (descent[i] - equations.descent[i])
      var value = 0.0
      for j in 0..<count { value += hessian[i * count + j] * step[j] }
      product[i] = value
      modelled += step[i] * value
    }
    guard modelled > 0, curvature > 1e-3 * modelled else { return false }
    for i in 0..<count {
      let change = descent[i] - equations.descent[i]
      for j in 0..<count {
        hessian[i * count + j] +=
          change * (descent[j] - equations.descent[j]) / curvature
          - product[i] * product[j] / modelled
      }
    }
    return true
  }

  /// Takes one step that descends; false where there is none worth taking.
  private func improve(_ best: inout Outcome, damping: inout Double, least: Double, goal: Double)
    -> Bool
  {
    while damping < 1e9 {
      let gain = solve(at: best.free, damping: damping)
      guard gain > least * best.sumOfSquares, best.sumOfSquares - 3 * gain < goal else {
        return false
      }
      for i in 0..<count { trial[i] = best.free[i] + step[i] }
      let sum = objective.sumOfSquares(at: trial)
      if sum < best.sumOfSquares {
        best.sumOfSquares = sum
        for i in 0..<count { best.free[i] = trial[i] }
        damping = max(damping * 0.1, 1e-9)
        return true
      }
      damping *= 8
    }
    return false
  }

  /// Writes the damped step, within the bounds, and returns the gain that its slope promises.
  private func solve(at free: [Double], damping: Double) -> Double {
    let bound = PartialAutocorrelations.bound
    factor.update(from: hessian, count: count * count)
    for i in 0..<count {
      step[i] = equations.descent[i]
      factor[i * count + i] *= 1 + damping
      // A parameter on its bound that wants to leave stays out of the equations of the others.
      let held = abs(free[i]) >= bound && free[i] * step[i] >= 0
      guard held || factor[i * count + i] <= 0 else { continue }
      for j in 0..<count {
        factor[i * count + j] = 0
        factor[j * count + i] = 0
      }
      factor[i * count + i] = 1
      step[i] = 0
    }
    guard SmallCholesky.factor(factor, order: count) else {
      // Singular beyond the damping: the scaled gradient still descends.
      for i in 0..<count {
        let curvature = hessian[i * count + i]
        step[i] = curvature > 0 ? equations.descent[i] / (curvature * (1 + damping)) : 0
      }
      return clip(at: free)
    }
    SmallCholesky.solve(factor, order: count, step)
    return clip(at: free)
  }

  /// Keeps the step short and inside the bounds. Beyond 1.5 the quadratic model means nothing,
  /// since tanh bends; each parameter is cut for itself, as those near a bound hardly touch the
  /// others.
  private func clip(at free: [Double]) -> Double {
    let bound = PartialAutocorrelations.bound
    var gain = 0.0
    for i in 0..<count {
      let short = min(max(step[i], -1.5), 1.5)
      step[i] = min(max(free[i] + short, -bound), bound) - free[i]
      gain += step[i] * equations.descent[i]
    }
    return gain
  }
}
