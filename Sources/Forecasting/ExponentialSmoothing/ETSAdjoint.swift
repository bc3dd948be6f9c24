/// Derivatives of the objective by the natural parameters; those by the seasons stand in a buffer.
struct ETSGradient {
  var alpha = 0.0
  var beta = 0.0
  var gamma = 0.0
  var phi = 0.0
  var level = 0.0
  var slope = 0.0
}

/// The reverse pass: the gradient of F = n/2·log S + Σ log |mean| (the sum for multiplicative errors
/// only) by all parameters and initial states at the cost of about one forward pass.
///
/// Method: reverse accumulation (Griewank & Walther, 2008, "Evaluating derivatives", chapter 3)
/// written out for the recursions of ``ETSRecursion``.
enum ETSAdjoint {
  /// Runs backwards over the tape of a forward pass.
  /// - Parameters:
  ///   - sums: what the forward pass added up.
  ///   - seasons: gets the derivatives by the initial seasons, one a phase.
  /// - Complexity: O(number of values), without allocation.
  static func run(
    _ form: ETSForm, _ parameters: ETSParameters, over values: UnsafeBufferPointer<Double>,
    tape: ETSTape, sums: ETSSums, seasons: UnsafeMutableBufferPointer<Double>
  ) -> ETSGradient {
    let weight = Double(sums.observed) / sums.squares
    if form.trend.isMultiplicative {
      return ETSGrowth.reverse(form, parameters, values, tape, weight, seasons)
    }
    let relative = form.error == .multiplicative
    switch (form.season, form.trend.exists) {
    case (.multiplicative, _):
      return proportional(parameters, values, tape, weight, seasons, relative: relative)
    case (.additive, _):
      return linear(
        parameters, values, tape, weight, seasons, trend: true, seasonal: true, relative: relative)
    case (.none, true):
      return form.trend.isDamped
        ? linear(
          parameters, values, tape, weight, seasons, trend: true, seasonal: false,
          relative: relative)
        : linear(
          parameters, values, tape, weight, seasons, trend: true, seasonal: false,
          relative: relative, damped: false)
    case (.none, false):
      return linear(
        parameters, values, tape, weight, seasons, trend: false, seasonal: false,
        relative: relative)
    }
  }

  /// What carries from the derivatives by the expected level and the slope of a step to those of the
  /// step before: with the derivative `own` of the objective by the mean of a step, less what its
  /// season carries,
  ///
  ///     ll′ = (1 − alpha)·ll − beta·lb + own      lb′ = phi·(lb + ll′)
  ///
  /// written so that a step waits for one product and two sums of the step after.
  private struct Chain {
    private let p: ETSParameters
    private let byLevel: Double
    private let bySlope: Double
    /// By the level.
    private(set) var ll = 0.0
    /// By the slope.
    private(set) var lb = 0.0

    init(_ p: ETSParameters) {
      self.p = p
      byLevel = p.phi * (1 - p.alpha)
      bySlope = p.phi * (1 - p.beta)
    }

    /// Goes back over an observation; returns the derivative by the mean.
    @inline(__always)
    mutating func observe(_ own: Double, trend: Bool) -> Double {
      let before = ll
      guard trend else {
        ll = (1 - p.alpha) * ll + own
        return ll - before
      }
      let next = (1 - p.alpha) * ll + (own - p.beta * lb)
      lb = byLevel * ll + (p.phi * own + bySlope * lb)
      ll = next
      return next - before
    }

    /// Goes back over a missing value.
    @inline(__always)
    mutating func skip(trend: Bool) {
      if trend { lb = p.phi * (lb + ll) }
    }
  }

  @inline(__always)
  private static func linear(
    _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ tape: ETSTape, _ weight: Double,
    _ seasons: UnsafeMutableBufferPointer<Double>, trend: Bool, seasonal: Bool, relative: Bool,
    damped: Bool = true
  ) -> ETSGradient {
    var g = ETSGradient()
    var chain = Chain(p)
    let m = seasons.count
    if seasonal { seasons.update(repeating: 0) }
    var j = seasonal ? values.count % m : 0
    for t in stride(from: values.count - 1, through: 0, by: -1) {
      if seasonal { j = j == 0 ? m - 1 : j - 1 }
      let (ll, lb) = (chain.ll, chain.lb)
      if !values[t].isNaN {
        let mean = tape.mean[t]
        let error = tape.error[t]
        let change = relative ? error * mean : error
        var own =
          relative ? (1 - weight * error * (1 + error)) / mean : -weight * tape.pull[t]
        g.alpha += ll * change
        if trend { g.beta += lb * change }
        if seasonal {
          let ls = seasons[j]
          g.gamma += ls * change
          own -= p.gamma * ls
          seasons[j] = ls + chain.observe(own, trend: trend)
        } else {
          _ = chain.observe(own, trend: trend)
        }
      } else {
        chain.skip(trend: trend)
      }
      // lb + ll′ is what the slope before the step takes from both.
      if trend, damped { g.phi += (lb + chain.ll) * tape.slope[t] }
    }
    (g.level, g.slope) = (chain.ll, chain.lb)
    return g
  }

  @inline(__always)
  private static func proportional(
    _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ tape: ETSTape, _ weight: Double,
    _ seasons: UnsafeMutableBufferPointer<Double>, relative: Bool
  ) -> ETSGradient {
    var g = ETSGradient()
    var chain = Chain(p)
    let m = seasons.count
    seasons.update(repeating: 0)
    var j = values.count % m
    for t in stride(from: values.count - 1, through: 0, by: -1) {
      j = j == 0 ? m - 1 : j - 1
      let (ll, lb) = (chain.ll, chain.lb)
      if !values[t].isNaN {
        let (q, s, e) = (tape.level[t], tape.season[t], tape.error[t])
        let ls = seasons[j]
        // By the logarithm of the mean, without and with what level and slope carry.
        var own = 1.0
        var error = ls * p.gamma * s
        if relative {
          error += weight * e
        } else {
          own = -weight * tape.pull[t] * tape.mean[t] * tape.mean[t]
        }
        let log = own - error * (1 + e)
        let whole = log - (ll * p.alpha + lb * p.beta) * q * (1 + e)
        g.alpha += ll * q * e
        g.beta += lb * q * e
        g.gamma += ls * s * e
        _ = chain.observe(log / q, trend: true)
        seasons[j] = ls * (1 + p.gamma * e) + whole / s
      } else {
        chain.skip(trend: true)
      }
      g.phi += (lb + chain.ll) * tape.slope[t]
    }
    (g.level, g.slope) = (chain.ll, chain.lb)
    return g
  }
}
