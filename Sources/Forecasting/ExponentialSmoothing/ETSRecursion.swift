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
      return linear(
        parameters, values, &level, &slope, seasons, phase, trend: true, seasonal: false,
        relative: relative, trace)
    case (.none, false):
      return linear(
        parameters, values, &level, &slope, seasons, phase, trend: false, seasonal: false,
        relative: relative, trace)
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
    var (l, b, j) = (level, slope, phase)
    let p = parameters
    for t in 0..<values.count {
      let q = trend ? l + p.phi * b : l
      let s = seasonal ? seasons[j] : 0
      let mean = seasonal ? q + s : q
      let value = values[t]
      if value.isNaN {
        trace.record(t, level: q, slope: b, season: s, error: 0, mean: mean)
        l = q
        if trend { b = p.phi * b }
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
        l = q + p.alpha * change
        if trend { b = p.phi * b + p.beta * change }
        if seasonal { seasons[j] = s + p.gamma * change }
      }
      if seasonal { j = j + 1 == seasons.count ? 0 : j + 1 }
    }
    (level, slope) = (l, b)
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
    var (l, b, j) = (level, slope, phase)
    let p = parameters
    for t in 0..<values.count {
      let q = l + p.phi * b
      let s = seasons[j]
      let mean = q * s
      let value = values[t]
      if q < sums.lowest { sums.lowest = q }
      if s < sums.lowest { sums.lowest = s }
      if value.isNaN {
        trace.record(t, level: q, slope: b, season: s, error: 0, mean: mean)
        l = q
        b = p.phi * b
      } else {
        let error = value / mean - 1
        trace.record(t, level: q, slope: b, season: s, error: error, mean: mean)
        let summand = relative ? error : value - mean
        sums.squares += summand * summand
        if relative { logs.multiply(by: mean) }
        sums.observed += 1
        l = q + p.alpha * q * error
        b = p.phi * b + p.beta * q * error
        seasons[j] = s + p.gamma * s * error
      }
      j = j + 1 == seasons.count ? 0 : j + 1
    }
    (level, slope) = (l, b)
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
