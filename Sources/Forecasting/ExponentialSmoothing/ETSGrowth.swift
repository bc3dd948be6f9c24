/// The state recursions of multiplicative trends in innovation form (Hyndman et al., 2008, tables
/// 2.2 and 2.3).
///
/// With growth B = b^phi, q = l·B and season s: mean = q, q + s or q·s. An error moves the level by
/// alpha·d, where d = value − mean, divided by s where the season is multiplicative, and the growth
/// by beta·d/l with the level l before the step. Since mean × relative error = value − mean, the
/// states move alike for both kinds of error, as they do without such a trend.
enum ETSGrowth {
  /// As ``ETSRecursion``; the sum of squares is infinite where a level, a growth or a multiplicative
  /// season on the path is not above zero.
  /// - Complexity: O(number of values), without allocation.
  static func run<Trace: ETSTrace>(
    _ form: ETSForm, _ parameters: ETSParameters, over values: UnsafeBufferPointer<Double>,
    level: inout Double, slope: inout Double, seasons: UnsafeMutableBufferPointer<Double>,
    phase: Int, trace: Trace
  ) -> ETSSums {
    switch (form.season, form.trend.isDamped) {
    case (.multiplicative, let damped):
      return proportional(
        form, parameters, values, &level, &slope, seasons, phase, damped: damped, trace)
    case (.additive, let damped):
      return linear(
        form, parameters, values, &level, &slope, seasons, phase, damped: damped, seasonal: true,
        trace)
    case (.none, true):
      return linear(
        form, parameters, values, &level, &slope, seasons, phase, damped: true, seasonal: false,
        trace)
    case (.none, false):
      return linear(
        form, parameters, values, &level, &slope, seasons, phase, damped: false, seasonal: false,
        trace)
    }
  }

  @inline(__always)
  private static func linear<Trace: ETSTrace>(
    _ form: ETSForm, _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>,
    _ level: inout Double, _ slope: inout Double, _ seasons: UnsafeMutableBufferPointer<Double>,
    _ phase: Int, damped: Bool, seasonal: Bool, _ trace: Trace
  ) -> ETSSums {
    let relative = form.error == .multiplicative
    var sums = ETSSums()
    var logs = ETSLogSum()
    var (l, b, j) = (level, slope, phase)
    var smallest = min(l, b)
    for t in 0..<values.count {
      let growth = damped ? exp(p.phi * log(b)) : b
      let q = l * growth
      let s = seasonal ? seasons[j] : 0
      let mean = seasonal ? q + s : q
      let value = values[t]
      trace.record(t, growth: growth)
      if value.isNaN {
        trace.record(t, level: q, slope: b, season: s, error: 0, mean: mean)
        l = q
        b = growth
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
        b = growth + p.beta * change / l
        l = q + p.alpha * change
        if seasonal { seasons[j] = s + p.gamma * change }
      }
      smallest = lower(smallest, lower(l, b))
      if seasonal { j = j + 1 == seasons.count ? 0 : j + 1 }
    }
    (level, slope) = (l, b)
    sums.logs = logs.total
    if !(smallest > 0) { sums.squares = .infinity }
    return sums
  }

  @inline(__always)
  private static func proportional<Trace: ETSTrace>(
    _ form: ETSForm, _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>,
    _ level: inout Double, _ slope: inout Double, _ seasons: UnsafeMutableBufferPointer<Double>,
    _ phase: Int, damped: Bool, _ trace: Trace
  ) -> ETSSums {
    let relative = form.error == .multiplicative
    var sums = ETSSums()
    var logs = ETSLogSum()
    var (l, b, j) = (level, slope, phase)
    var smallest = min(l, b)
    for t in 0..<values.count {
      let growth = damped ? exp(p.phi * log(b)) : b
      let q = l * growth
      let s = seasons[j]
      let mean = q * s
      let value = values[t]
      trace.record(t, growth: growth)
      smallest = lower(smallest, s)
      if value.isNaN {
        trace.record(t, level: q, slope: b, season: s, error: 0, mean: mean)
        l = q
        b = growth
      } else {
        let error = value / mean - 1
        trace.record(t, level: q, slope: b, season: s, error: error, mean: mean)
        let summand = relative ? error : value - mean
        sums.squares += summand * summand
        if relative { logs.multiply(by: mean) }
        sums.observed += 1
        l = q + p.alpha * q * error
        b = growth + p.beta * growth * error
        seasons[j] = s + p.gamma * s * error
      }
      smallest = lower(smallest, lower(l, b))
      j = j + 1 == seasons.count ? 0 : j + 1
    }
    (level, slope) = (l, b)
    sums.logs = logs.total
    sums.lowest = smallest
    if !(smallest > 0) { sums.squares = .infinity }
    return sums
  }

  /// The smaller of two numbers; NaN stays once it is there, so that it is noticed at the end.
  @inline(__always)
  private static func lower(_ x: Double, _ y: Double) -> Double { y >= x ? x : x.isNaN ? x : y }
}
