/// Minimises the objective from one start: quasi-Newton steps in a box, whose metric starts as the
/// Gauss-Newton matrix.
///
/// Method: BFGS with Powell's damping (Nocedal & Wright, 2006, "Numerical optimization",
/// procedure 18.2), an Armijo line search with quadratic interpolation, and a box that is met
/// exactly by each step. The objective is a log-likelihood, so its tolerances need no scale.
struct ETSSearch: ~Copyable {
  private var objective: ETSObjective
  private let layout: ETSLayout
  private var step: ETSBoxStep
  private let g: UnsafeMutablePointer<Double>
  private let next: UnsafeMutablePointer<Double>
  private let nextG: UnsafeMutablePointer<Double>
  private let d: UnsafeMutablePointer<Double>
  private let product: UnsafeMutablePointer<Double>
  private let metric: UnsafeMutablePointer<Double>
  /// The point: the start before, the end after ``run(atMost:stop:)``.
  let z: UnsafeMutablePointer<Double>

  /// Stop when a step promises less than this much log-likelihood.
  private static let tolerance = 1e-6
  /// A step that promises less than this much is the last: the next would promise a fraction of it.
  private static let lastStep = 1e-4
  /// Far more steps than a search takes.
  private static let mostSteps = 200
  /// A mean square of scaled errors below this is a perfect fit: the rest is rounding.
  private static let perfect = 1e-26

  /// How a search ended.
  struct Outcome {
    var value: Double
    var converged: Bool
    /// Whether it was given up because its end was not likely to lie below the bound.
    var abandoned = false
  }

  init(_ objective: consuming ETSObjective, _ arena: ETSArena) {
    layout = objective.layout
    self.objective = objective
    step = ETSBoxStep(layout, arena)
    let width = layout.padded
    let size = width * (6 + layout.count)
    z = arena.take(size)
    z.initialize(repeating: 0, count: size)
    g = z + width
    next = g + width
    nextG = next + width
    d = nextG + width
    product = d + width
    metric = product + width
  }

  /// Searches from ``z``, and gives up after two steps when the end is not likely to lie below
  /// `bound`.
  mutating func run(below bound: Double = .infinity, stop: StopFlag) throws(ForecastError)
    -> Outcome
  {
    var value = objective.value(at: z)
    guard value < .infinity else { return Outcome(value: value, converged: false) }
    var fresh = true
    for iteration in 0..<Self.mostSteps {
      try stop.check()
      if isPerfect { return Outcome(value: value, converged: true) }
      if iteration == 0 { objective.derivatives(at: z, gradient: g, hessian: metric) }
      let predicted = step.solve(metric: metric, gradient: g, at: z, into: d)
      if !(predicted >= Self.tolerance) { return Outcome(value: value, converged: true) }
      if value - 4 * predicted > bound {
        return Outcome(value: value, converged: false, abandoned: true)
      }
      guard let (length, lower) = lineSearch(from: value) else {
        if fresh { return Outcome(value: value, converged: false) }
        // The metric has gone wrong: start it anew at the same point, once.
        value = objective.value(at: z)
        objective.hessian(at: z, into: metric)
        fresh = true
        continue
      }
      if predicted < Self.lastStep {
        z.update(from: next, count: layout.count)
        return Outcome(value: lower, converged: true)
      }
      objective.gradient(at: next, into: nextG)
      value = lower
      improveMetric(length)
      fresh = false
      z.update(from: next, count: layout.count)
      g.update(from: nextG, count: layout.count)
    }
    return Outcome(value: value, converged: false)
  }

  private var isPerfect: Bool {
    objective.sums.squares <= Self.perfect * Double(objective.sums.observed)
  }

  /// The share of the step that lowers the objective enough, and what it lowers it to; leaves the
  /// point in `next`, whose evaluation is the latest.
  private mutating func lineSearch(from value: Double) -> (length: Double, value: Double)? {
    var slope = 0.0
    for i in 0..<layout.count { slope += g[i] * d[i] }
    guard slope < 0 else { return nil }
    var length = 1.0
    for _ in 0..<24 {
      for i in 0..<layout.count { next[i] = z[i] + length * d[i] }
      for i in layout.states..<layout.count {
        let (lower, upper) = layout.bounds(i)
        next[i] = min(max(next[i], lower), upper)
      }
      let trial = objective.value(at: next)
      if trial == .infinity {
        length /= 4
        continue
      }
      if trial <= value + 1e-4 * length * slope { return (length, trial) }
      let parabola = -slope * length * length / (2 * (trial - value - slope * length))
      length = min(max(parabola, 0.1 * length), 0.5 * length)
    }
    return nil
  }

  /// The damped update of the metric by the step of `length` times `d`.
  private func improveMetric(_ length: Double) {
    let count = layout.count
    let width = layout.padded
    var curvature = 0.0
    var change = 0.0
    for i in 0..<count {
      product[i] = length * ETSBoxStep.dot(metric + i * width, d, count)
      curvature += length * d[i] * product[i]
      nextG[i] -= g[i]
      change += length * d[i] * nextG[i]
    }
    guard curvature > 0 else {
      for i in 0..<count { nextG[i] += g[i] }
      return
    }
    let share = change < 0.2 * curvature ? 0.8 * curvature / (curvature - change) : 1
    // y′s of the damped difference, and the difference itself in place of the step.
    let damped = share * change + (1 - share) * curvature
    for i in 0..<count {
      let difference = nextG[i]
      d[i] = share * difference + (1 - share) * product[i]
      nextG[i] = difference + g[i]
    }
    let rows = UnsafeMutableRawPointer(metric).assumingMemoryBound(to: ETSVector.self)
    let y = UnsafeMutableRawPointer(d).assumingMemoryBound(to: ETSVector.self)
    let s = UnsafeMutableRawPointer(product).assumingMemoryBound(to: ETSVector.self)
    let chunks = width / 8
    for i in 0..<count {
      let (a, b) = (d[i] / damped, product[i] / curvature)
      for k in 0..<chunks { rows[i * chunks + k] += y[k] * a - s[k] * b }
    }
  }
}
