import Forecasting

/// The equations of Fiorucci et al. (2016) word for word, for a series without season and gaps.
struct LiteralTheta {
  var alpha: Double
  /// 1 − 1/theta.
  var kappa: Double
  var level: Double
  var isDynamic: Bool

  /// One-step means of all values and of `more` steps to come, each taken as its mean plus what
  /// `shock` says.
  func path(_ y: [Double], more: Int = 0, shock: () -> Double = { 0 })
    -> (means: [Double], values: [Double])
  {
    var (values, means) = (y, [Double]())
    let n = y.count
    let mean = y.reduce(0, +) / Double(n)
    let centre = Double(n + 1) / 2
    var (products, squares) = (0.0, 0.0)
    for t in 1...n {
      let elapsed = Double(t) - centre
      products += elapsed * (y[t - 1] - mean)
      squares += elapsed * elapsed
    }
    let slope = products / squares
    let q = 1 - alpha
    var (l, power) = (level, 1.0)
    var (a, b, average) = isDynamic ? (0, 0, 0) : (mean - slope * centre, slope, mean)
    for t in 1...(n + more) {
      // power = q^(t−1)
      let mu = l + kappa * (power * a + (1 - power * q) / alpha * b)
      means.append(mu)
      if t > n { values.append(mu + shock()) }
      let value = values[t - 1]
      l = alpha * value + q * l
      power *= q
      guard isDynamic else { continue }
      let time = Double(t)
      if t > 1 { b = ((time - 2) * b + 6 / time * (value - average)) / (time + 1) }
      average = ((time - 1) * average + value) / time
      a = average - (time + 1) / 2 * b
    }
    return (means, values)
  }

  /// The sum of squared errors; the dynamic form leaves out the first two.
  func sumOfSquares(_ y: [Double]) -> Double {
    zip(y, path(y).means).dropFirst(isDynamic ? 2 : 0)
      .map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
  }

  /// What is minimised.
  func criterion(_ y: [Double], _ kind: ThetaCriterion) -> Double {
    guard kind == .penalised else { return sumOfSquares(y) }
    let start = isDynamic ? level - (1 - kappa) * y[0] : 0
    let flat = LiteralTheta(alpha: alpha, kappa: 0, level: 0, isDynamic: isDynamic)
    let s2 = flat.atBestLevel(y, .sse, prior: isDynamic).1 / Double(y.count - (isDynamic ? 2 : 0))
    return sumOfSquares(y) + start * start + 4 * s2 * (kappa - 0.5) * (kappa - 0.5)
  }

  /// The best level and the criterion there: it is a parabola in the level.
  func atBestLevel(_ y: [Double], _ kind: ThetaCriterion, prior: Bool = false)
    -> (Double, Double)
  {
    func value(_ level: Double) -> Double {
      var model = self
      model.level = level
      let start = prior ? level - y[0] : 0
      return model.criterion(y, kind) + start * start
    }
    let (centre, step) = (y[0], (y.max()! - y.min()!) * 2)
    let sums = [value(centre - step), value(centre), value(centre + step)]
    let best = centre + 0.5 * step * (sums[0] - sums[2]) / (sums[0] + sums[2] - 2 * sums[1])
    return (best, value(best))
  }
}
