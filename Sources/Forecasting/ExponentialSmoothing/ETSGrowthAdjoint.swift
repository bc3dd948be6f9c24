extension ETSGrowth {
  /// The reverse pass of ``run(_:_:over:level:slope:seasons:phase:trace:)``; see ``ETSAdjoint``.
  /// - Complexity: O(number of values), without allocation.
  static func reverse(
    _ form: ETSForm, _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ tape: ETSTape,
    _ weight: Double, _ seasons: UnsafeMutableBufferPointer<Double>
  ) -> ETSGradient {
    let relative = form.error == .multiplicative
    switch form.season {
    case .multiplicative:
      return proportional(
        p, values, tape, weight, seasons, relative: relative, damped: form.trend.isDamped)
    case .additive:
      return linear(
        p, values, tape, weight, seasons, seasonal: true, relative: relative,
        damped: form.trend.isDamped)
    case .none:
      return linear(
        p, values, tape, weight, seasons, seasonal: false, relative: relative,
        damped: form.trend.isDamped)
    }
  }

  /// The derivatives that are handed from one position to the one before it.
  private struct Carried {
    var level = 0.0
    var slope = 0.0

    /// Goes back through q = l·b^phi, where `q` and `slope` are the derivatives by q and by b^phi.
    @inline(__always)
    mutating func pass(
      _ g: inout ETSGradient, _ p: ETSParameters, q: Double, slope direct: Double, level l: Double,
      growth: Double, b: Double, damped: Bool
    ) {
      let byGrowth = direct + q * l
      level = q * growth
      if damped {
        g.phi += byGrowth * growth * log(b)
        slope = byGrowth * p.phi * growth / b
      } else {
        slope = byGrowth
      }
    }
  }

  @inline(__always)
  private static func linear(
    _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ tape: ETSTape, _ weight: Double,
    _ seasons: UnsafeMutableBufferPointer<Double>, seasonal: Bool, relative: Bool, damped: Bool
  ) -> ETSGradient {
    var g = ETSGradient()
    var d = Carried()
    let m = seasons.count
    if seasonal { seasons.update(repeating: 0) }
    var j = seasonal ? values.count % m : 0
    for t in stride(from: values.count - 1, through: 0, by: -1) {
      if seasonal { j = j == 0 ? m - 1 : j - 1 }
      let (growth, b) = (tape.growth[t], tape.slope[t])
      let l = tape.level[t] / growth
      var q = d.level
      var byLevel = 0.0
      let bySlope = d.slope
      if !values[t].isNaN {
        let mean = tape.mean[t]
        let error = tape.error[t]
        let change = relative ? error * mean : error
        let ls = seasonal ? seasons[j] : 0
        let own =
          relative ? (1 - weight * error * (1 + error)) / mean : -weight * tape.pull[t]
        g.alpha += d.level * change
        g.beta += bySlope * change / l
        var carried = d.level * p.alpha + bySlope * p.beta / l
        if seasonal {
          g.gamma += ls * change
          carried += ls * p.gamma
        }
        let mb = own - carried
        q += mb
        byLevel = -bySlope * p.beta * change / (l * l)
        if seasonal { seasons[j] = ls + mb }
      }
      d.pass(&g, p, q: q, slope: bySlope, level: l, growth: growth, b: b, damped: damped)
      d.level += byLevel
    }
    (g.level, g.slope) = (d.level, d.slope)
    return g
  }

  @inline(__always)
  private static func proportional(
    _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ tape: ETSTape, _ weight: Double,
    _ seasons: UnsafeMutableBufferPointer<Double>, relative: Bool, damped: Bool
  ) -> ETSGradient {
    var g = ETSGradient()
    var d = Carried()
    let m = seasons.count
    seasons.update(repeating: 0)
    var j = values.count % m
    for t in stride(from: values.count - 1, through: 0, by: -1) {
      j = j == 0 ? m - 1 : j - 1
      let (growth, b, q) = (tape.growth[t], tape.slope[t], tape.level[t])
      var byLevel = d.level
      var bySlope = d.slope
      if !values[t].isNaN {
        let (s, e) = (tape.season[t], tape.error[t])
        let ls = seasons[j]
        var eb = d.level * p.alpha * q + d.slope * p.beta * growth + ls * p.gamma * s
        var own = 1.0
        if relative {
          eb += weight * e
        } else {
          own = -weight * tape.pull[t] * tape.mean[t] * tape.mean[t]
        }
        let w = own - eb * (1 + e)
        g.alpha += d.level * q * e
        g.beta += d.slope * growth * e
        g.gamma += ls * s * e
        byLevel = d.level * (1 + p.alpha * e) + w / q
        bySlope = d.slope * (1 + p.beta * e)
        seasons[j] = ls * (1 + p.gamma * e) + w / s
      }
      d.pass(
        &g, p, q: byLevel, slope: bySlope, level: q / growth, growth: growth, b: b,
        damped: damped)
    }
    (g.level, g.slope) = (d.level, d.slope)
    return g
  }
}
