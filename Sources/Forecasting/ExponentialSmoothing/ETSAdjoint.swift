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
      return linear(
        parameters, values, tape, weight, seasons, trend: true, seasonal: false, relative: relative)
    case (.none, false):
      return linear(
        parameters, values, tape, weight, seasons, trend: false, seasonal: false,
        relative: relative)
    }
  }

  @inline(__always)
  private static func linear(
    _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ tape: ETSTape, _ weight: Double,
    _ seasons: UnsafeMutableBufferPointer<Double>, trend: Bool, seasonal: Bool, relative: Bool
  ) -> ETSGradient {
    var g = ETSGradient()
    var (ll, lb) = (0.0, 0.0)
    let m = seasons.count
    if seasonal { seasons.update(repeating: 0) }
    var j = seasonal ? values.count % m : 0
    for t in stride(from: values.count - 1, through: 0, by: -1) {
      if seasonal { j = j == 0 ? m - 1 : j - 1 }
      var qb = ll
      if !values[t].isNaN {
        let mean = tape.mean[t]
        let error = tape.error[t]
        let change = relative ? error * mean : error
        let ls = seasonal ? seasons[j] : 0
        let own =
          relative ? (1 - weight * error * (1 + error)) / mean : -weight * tape.pull[t]
        g.alpha += ll * change
        var carried = ll * p.alpha
        if trend {
          g.beta += lb * change
          carried += lb * p.beta
        }
        if seasonal {
          g.gamma += ls * change
          carried += ls * p.gamma
        }
        let mb = own - carried
        qb += mb
        if seasonal { seasons[j] = ls + mb }
      }
      if trend {
        g.phi += (lb + qb) * tape.slope[t]
        lb = p.phi * (lb + qb)
      }
      ll = qb
    }
    (g.level, g.slope) = (ll, lb)
    return g
  }

  @inline(__always)
  private static func proportional(
    _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>, _ tape: ETSTape, _ weight: Double,
    _ seasons: UnsafeMutableBufferPointer<Double>, relative: Bool
  ) -> ETSGradient {
    var g = ETSGradient()
    var (ll, lb) = (0.0, 0.0)
    let m = seasons.count
    seasons.update(repeating: 0)
    var j = values.count % m
    for t in stride(from: values.count - 1, through: 0, by: -1) {
      j = j == 0 ? m - 1 : j - 1
      var qb = ll
      if !values[t].isNaN {
        let (q, s, e) = (tape.level[t], tape.season[t], tape.error[t])
        let ls = seasons[j]
        var eb = ll * p.alpha * q + lb * p.beta * q + ls * p.gamma * s
        var own = 1.0
        if relative {
          eb += weight * e
        } else {
          own = -weight * tape.pull[t] * tape.mean[t] * tape.mean[t]
        }
        let w = own - eb * (1 + e)
        g.alpha += ll * q * e
        g.beta += lb * q * e
        g.gamma += ls * s * e
        qb = ll * (1 + p.alpha * e) + lb * p.beta * e + w / q
        seasons[j] = ls * (1 + p.gamma * e) + w / s
      }
      g.phi += (lb + qb) * tape.slope[t]
      lb = p.phi * (lb + qb)
      ll = qb
    }
    (g.level, g.slope) = (ll, lb)
    return g
  }
}
