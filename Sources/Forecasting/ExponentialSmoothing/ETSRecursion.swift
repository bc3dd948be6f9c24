/// What a pass over the data adds up.
struct ETSSums {
  /// The sum of squared errors, relative ones for multiplicative errors.
  var squares = 0.0
  /// The sum of log |mean| over observed values, for multiplicative errors only.
  var logs = 0.0
  /// Observed values.
  var observed = 0
  /// The smallest level, season or mean met, where it decides whether the path makes sense.
  var lowest = Double.infinity
}

/// What a pass notes down at each position.
protocol ETSTrace {
  /// Takes the quantities of position `t`: the level before the error, the previous slope, the
  /// season, the innovation (0 where the value is missing), and the mean.
  func record(_ t: Int, level: Double, slope: Double, season: Double, error: Double, mean: Double)

  /// Takes the factor from the previous level to the expected one, of a multiplicative trend.
  func record(_ t: Int, growth: Double)
}

extension ETSTrace {
  @inline(__always)
  func record(_ t: Int, growth: Double) {}
}

/// Notes nothing.
struct ETSNoTrace: ETSTrace {
  @inline(__always)
  func record(_ t: Int, level: Double, slope: Double, season: Double, error: Double, mean: Double) {
  }
}

/// Notes the one-step means.
struct ETSMeanTrace: ETSTrace {
  let means: UnsafeMutablePointer<Double>

  @inline(__always)
  func record(_ t: Int, level: Double, slope: Double, season: Double, error: Double, mean: Double) {
    means[t] = mean
  }
}

/// The state recursions in innovation form (Hyndman et al., 2008, tables 2.2 and 2.3).
///
/// With q = l + phi·b and season s: mean = q, q + s or q·s. A missing value has no error, so its
/// mean is the estimate and nothing is updated. The states move alike for both kinds of error,
/// since mean × relative error = value − mean; only what is summed differs.
enum ETSRecursion {
  /// Runs the recursion over `values`, the first of which has phase `phase`, and leaves the states
  /// behind in `level`, `slope` and `seasons`.
  /// - Complexity: O(number of values), without allocation.
  static func run<Trace: ETSTrace>(
    _ form: ETSForm, _ parameters: ETSParameters, over values: UnsafeBufferPointer<Double>,
    level: inout Double, slope: inout Double, seasons: UnsafeMutableBufferPointer<Double>,
    phase: Int, trace: Trace
  ) -> ETSSums {
    if form.trend.isMultiplicative {
      return ETSGrowth.run(
        form, parameters, over: values, level: &level, slope: &slope, seasons: seasons,
        phase: phase, trace: trace)
    }
    let relative = form.error == .multiplicative
    // Literal flags let the compiler drop the arithmetic that a form does not need.
    switch (form.season, form.trend.exists) {
    case (.multiplicative, _):
      return proportional(
        parameters, values, &level, &slope, seasons, phase, relative: relative, trace)
    case (.additive, let trend):
      return linear(
        parameters, values, &level, &slope, seasons, phase, trend: trend, seasonal: true,
        relative: relative, trace)
    case (.none, true):
      return relative
        ? linear(
          parameters, values, &level, &slope, seasons, phase, trend: true, seasonal: false,
          relative: true, trace)
        : linear(
          parameters, values, &level, &slope, seasons, phase, trend: true, seasonal: false,
          relative: false, trace)
    case (.none, false):
      return linear(
        parameters, values, &level, &slope, seasons, phase, trend: false, seasonal: false,
        relative: relative, trace)
    }
  }

  /// What carries from one expected level q and slope g = phi·b to the next: with the change c that
  /// an observation makes to q,
  ///
  ///     q′ = q + phi·g + (alpha + phi·beta)·c      g′ = phi·g + phi·beta·c
  ///
  /// and c = target − q. Written in q and g alone, a step waits for one product and one sum of the
  /// step before; everything else is done beside that chain.
  private struct Chain {
    private let damping: Double
    private let keep: Double
    private let gain: Double
    private let slopeGain: Double
    private let p: ETSParameters
    /// The expected level.
    private(set) var q: Double
    /// The damped slope.
    private(set) var g: Double
    /// The level and the slope behind them.
    var level: Double
    var slope: Double

    init(_ p: ETSParameters, level: Double, slope: Double, trend: Bool) {
      self.p = p
      damping = trend ? p.phi : 0
      slopeGain = trend ? p.phi * p.beta : 0
      gain = trend ? p.alpha + p.phi * p.beta : p.alpha
      keep = 1 - gain
      g = trend ? p.phi * slope : 0
      q = level + g
      self.level = level
      self.slope = slope
    }

    /// Takes in an observation that points at the level `target`.
    @inline(__always)
    mutating func observe(_ target: Double, trend: Bool) {
      let change = target - q
      level = q + p.alpha * change
      if trend {
        slope = g + p.beta * change
        let next = keep * q + (damping * g + gain * target)
        g = (damping * g + slopeGain * target) - slopeGain * q
        q = next
      } else {
        q = keep * q + gain * target
      }
    }

    /// Moves on without an observation.
    @inline(__always)
    mutating func skip(trend: Bool) {
      level = q
      guard trend else { return }
      slope = g
      g = damping * g
      q += g
    }
  }

  @inline(__always)
  private static func linear<Trace: ETSTrace>(
    _ parameters: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ level: inout Double,
    _ slope: inout Double, _ seasons: UnsafeMutableBufferPointer<Double>, _ phase: Int,
    trend: Bool, seasonal: Bool, relative: Bool, _ trace: Trace
  ) -> ETSSums {
    var sums = ETSSums()
    var logs = ETSLogSum()
    var chain = Chain(parameters, level: level, slope: slope, trend: trend)
    var j = phase
    for t in 0..<values.count {
      let (q, b) = (chain.q, chain.slope)
      let s = seasonal ? seasons[j] : 0
      let mean = seasonal ? q + s : q
      let value = values[t]
      if value.isNaN {
        trace.record(t, level: q, slope: b, season: s, error: 0, mean: mean)
        chain.skip(trend: trend)
      } else {
        let change = value - mean
        var error = change
        if relative {
          error = change / mean
          logs.multiply(by: mean)
          if mean < sums.lowest { sums.lowest = mean }
        }
        trace.record(t, level: q, slope: b, season: s, error: error, mean: mean)
        sums.squares += error * error
        sums.observed += 1
        chain.observe(seasonal ? value - s : value, trend: trend)
        if seasonal { seasons[j] = s + parameters.gamma * change }
      }
      if seasonal { j = j + 1 == seasons.count ? 0 : j + 1 }
    }
    (level, slope) = (chain.level, chain.slope)
    sums.logs = logs.total
    return sums
  }

  @inline(__always)
  private static func proportional<Trace: ETSTrace>(
    _ parameters: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ level: inout Double,
    _ slope: inout Double, _ seasons: UnsafeMutableBufferPointer<Double>, _ phase: Int,
    relative: Bool, _ trace: Trace
  ) -> ETSSums {
    var sums = ETSSums()
    var logs = ETSLogSum()
    var chain = Chain(parameters, level: level, slope: slope, trend: true)
    var j = phase
    for t in 0..<values.count {
      let (q, b) = (chain.q, chain.slope)
      let s = seasons[j]
      let mean = q * s
      let value = values[t]
      if q < sums.lowest { sums.lowest = q }
      if s < sums.lowest { sums.lowest = s }
      if value.isNaN {
        trace.record(t, level: q, slope: b, season: s, error: 0, mean: mean)
        chain.skip(trend: true)
      } else {
        let error = value / mean - 1
        trace.record(t, level: q, slope: b, season: s, error: error, mean: mean)
        let summand = relative ? error : value - mean
        sums.squares += summand * summand
        if relative { logs.multiply(by: mean) }
        sums.observed += 1
        chain.observe(value / s, trend: true)
        seasons[j] = s + parameters.gamma * s * error
      }
      j = j + 1 == seasons.count ? 0 : j + 1
    }
    (level, slope) = (chain.level, chain.slope)
    sums.logs = logs.total
    return sums
  }
}

/// A sum of logarithms that takes one logarithm for sixteen factors.
struct ETSLogSum {
  private var sum = 0.0
  private var product = 1.0
  private var factors = 0

  /// Adds log |factor|.
  @inline(__always)
  mutating func multiply(by factor: Double) {
    product *= factor
    factors += 1
    if factors == 16 {
      sum += log(abs(product))
      product = 1
      factors = 0
    }
  }

  /// The sum so far.
  var total: Double { sum + log(abs(product)) }
}
