/// The objective of the search, F = n/2·log S + Σ log |mean|, with its gradient and a metric, for
/// one form on one series. The log-likelihood is −F.
///
/// All working memory is taken once; evaluations do not allocate.
package struct ETSObjective: ~Copyable {
  let layout: ETSLayout
  let values: UnsafeBufferPointer<Double>
  private(set) var sums = ETSSums()
  private let arena: ETSArena
  private let tape: ETSTape
  private let seasons: UnsafeMutableBufferPointer<Double>
  private var metric: ETSMetric?

  /// An objective on values that stay in place while it lives.
  /// - Parameters:
  ///   - layout: where coordinates are kept.
  ///   - values: the observations in units of the search.
  ///   - kink: the width of the rounded kink of the absolute loss n·log Σ |error|, for an additive
  ///     error; 0 for the likelihood.
  ///   - arena: the working memory, which lives as long as this.
  package init(
    _ layout: ETSLayout, values: UnsafeBufferPointer<Double>, kink: Double = 0,
    arena: ETSArena = ETSArena()
  ) {
    self.layout = layout
    self.values = values
    self.arena = arena
    tape = ETSTape(arena.take(ETSTape.width * values.count), count: values.count, kink: kink)
    seasons = UnsafeMutableBufferPointer(start: arena.take(layout.m), count: layout.m)
  }

  /// F at a point; infinite where the path makes no sense.
  /// - Complexity: O(*n* + m).
  package mutating func value(at z: UnsafePointer<Double>) -> Double {
    let form = layout.form
    var level = z[0]
    var slope = form.trend.exists ? z[1] : 0
    if form.season.exists {
      for j in 0..<(layout.m - 1) { seasons[j] = z[layout.seasons + j] }
      seasons[layout.m - 1] = layout.lastSeason(at: z)
    }
    sums = ETSRecursion.run(
      form, layout.parameters(at: z), over: values, level: &level, slope: &slope,
      seasons: seasons, phase: 0, trace: tape)
    if form.season == .multiplicative, !(sums.lowest > 0) { return .infinity }
    if tape.kink > 0 {
      sums.squares = sums.squares < .infinity ? tape.absoluteLoss(values) : .infinity
      let value = Double(sums.observed) * log(sums.squares)
      return value.isNaN ? .infinity : value
    }
    return Self.combine(sums)
  }

  /// F from what a pass added up.
  static func combine(_ sums: ETSSums) -> Double {
    let value = 0.5 * Double(sums.observed) * log(sums.squares) + sums.logs
    return value.isNaN ? .infinity : value
  }

  /// The gradient at the point of the latest ``value(at:)``.
  /// - Complexity: O(*n* + m).
  package func gradient(at z: UnsafePointer<Double>, into g: UnsafeMutablePointer<Double>) {
    let form = layout.form
    let p = layout.parameters(at: z)
    let d = ETSAdjoint.run(form, p, over: values, tape: tape, sums: sums, seasons: seasons)
    g[0] = d.level
    if form.trend.exists { g[1] = d.slope }
    let shared = layout.isCentred ? seasons[layout.m - 1] : 0
    for j in 0..<(layout.m - 1) { g[layout.seasons + j] = seasons[j] - shared }
    let lo = ETSParameters.lowest
    var byAlpha = d.alpha
    if form.season.exists {
      byAlpha -= z[layout.w] * d.gamma
      g[layout.w] = (1 - lo - p.alpha) * d.gamma
    }
    if form.trend.isDamped { g[layout.phi] = d.phi }
    if form.trend.exists {
      let beta = layout.betaDerivatives(at: z)
      byAlpha += beta.alpha * d.beta
      g[layout.v] = beta.v * d.beta
      if form.season.exists { g[layout.w] += beta.w * d.beta }
      if form.trend.isDamped { g[layout.phi] += beta.phi * d.beta }
    }
    g[layout.alpha] = byAlpha
  }

  /// Writes the Gauss-Newton approximation of the Hessian at the point of the latest
  /// ``value(at:)``: a symmetric matrix in rows of ``ETSLayout/padded`` numbers.
  /// - Complexity: O(*n*·p²).
  package mutating func hessian(at z: UnsafePointer<Double>, into b: UnsafeMutablePointer<Double>) {
    if metric == nil { metric = ETSMetric(layout, arena) }
    metric!.fill(b, at: z, values: values, tape: tape, sums: sums)
  }

  /// Both derivatives at the point of the latest ``value(at:)``; the metric of a narrow form brings
  /// the gradient with it.
  mutating func derivatives(
    at z: UnsafePointer<Double>, gradient g: UnsafeMutablePointer<Double>,
    hessian b: UnsafeMutablePointer<Double>
  ) {
    hessian(at: z, into: b)
    if metric!.isNarrow(tape) {
      metric!.gradient(into: g, sums: sums)
    } else {
      gradient(at: z, into: g)
    }
  }
}
