extension ETSScan {
  /// Eight lanes of ``ETSGrowth``.
  @inline(__always)
  func growth(_ p: inout Lanes, _ seasons: UnsafeMutablePointer<ETSVector>) -> Sums {
    var sums = Sums()
    let relative = form.error == .multiplicative
    let damped = form.trend.isDamped
    let m = self.seasons.count
    var smallest = pointwiseMin(p.level, p.slope)
    var j = 0
    for t in 0..<values.count {
      let growth = damped ? Self.power(p.slope, p.phi) : p.slope
      let q = p.level * growth
      let s = seasons[j]
      let value = values[t]
      if value.isNaN {
        p.level = q
        p.slope = growth
      } else if form.season == .multiplicative {
        let mean = q * s
        let error = value / mean - 1
        sums.add(relative ? error : value - mean)
        if relative { sums.add(logOf: mean) }
        smallest = pointwiseMin(smallest, s)
        p.level = q + p.alpha * q * error
        p.slope = growth + p.beta * growth * error
        seasons[j] = s + p.gamma * s * error
      } else {
        // Without a season s is 0 and stays there: gamma is 0 too.
        let mean = q + s
        let change = value - mean
        if relative {
          sums.add(change / mean)
          sums.lowest = pointwiseMin(sums.lowest, mean)
          sums.add(logOf: mean)
        } else {
          sums.add(change)
        }
        p.slope = growth + p.beta * change / p.level
        p.level = q + p.alpha * change
        seasons[j] = s + p.gamma * change
      }
      smallest = pointwiseMin(smallest, pointwiseMin(p.level, p.slope))
      j = j + 1 == m ? 0 : j + 1
    }
    if relative { sums.takeLogs() }
    if form.season == .multiplicative { sums.lowest = smallest }
    sums.squares.replace(with: .infinity, where: .!(smallest .> 0))
    return sums
  }

  /// base^exponent by the binomial series of (1 + x)^exponent where x is small, as growth factors
  /// nearly always are; fourteen terms leave less than 1e-12 there, far more than ranking needs.
  @inline(__always)
  static func power(_ base: ETSVector, _ exponent: ETSVector) -> ETSVector {
    let x = base - 1
    guard all(x .< 0.2) && all(x .> -0.2) else {
      var result = ETSVector.zero
      for lane in 0..<8 {
        result[lane] = base[lane] > 0 ? exp(exponent[lane] * log(base[lane])) : base[lane]
      }
      return result
    }
    var series = ETSVector(repeating: 1)
    for term in stride(from: 14.0, to: 0, by: -1) {
      series = 1 + series * x * ((exponent - (term - 1)) * (1 / term))
    }
    return series
  }
}
