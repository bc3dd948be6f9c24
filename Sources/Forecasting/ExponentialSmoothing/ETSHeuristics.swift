/// Starting values of level, slope and seasons, read off the data.
struct ETSHeuristics {
  /// The initial seasons, one a phase; a single neutral one without a season.
  let seasons: [Double]
  /// The line through the whole deseasonalised series, at the time before the first value.
  let whole: (level: Double, slope: Double)
  /// The line through its first max(10, 2m) observed values.
  let early: (level: Double, slope: Double)
  /// The mean of the whole deseasonalised series.
  let mean: Double
  /// The mean of its first max(10, 2m) observed values.
  let earlyMean: Double

  /// Reads them off values of which at least one is observed. For a multiplicative trend a line is
  /// that of the logarithms: its level and slope are the exponentials, its mean the geometric one.
  init(_ form: ETSForm, seasonLength m: Int, values: UnsafeBufferPointer<Double>) {
    let kind = form.season
    var adjusted = Array(values)
    if kind.exists {
      seasons = Self.seasons(kind, m, values)
      var phase = 0
      for t in adjusted.indices {
        let season = seasons[phase]
        adjusted[t] = kind == .additive ? adjusted[t] - season : adjusted[t] / season
        phase = phase + 1 == m ? 0 : phase + 1
      }
    } else {
      seasons = [kind.neutral]
    }
    let isGrowth = form.trend.isMultiplicative
    if isGrowth { adjusted = adjusted.map { $0 > 0 ? log($0) : .nan } }
    var all = Self.line(adjusted, first: adjusted.count)
    var some = Self.line(adjusted, first: max(10, 2 * m))
    if isGrowth {
      all = (exp(all.level), exp(all.slope), exp(all.mean))
      some = (exp(some.level), exp(some.slope), exp(some.mean))
    }
    (whole, mean) = ((all.level, all.slope), all.mean)
    (early, earlyMean) = ((some.level, some.slope), some.mean)
  }

  /// The least-squares line through the first `limit` observed values; time counts from 1.
  private static func line(_ values: [Double], first limit: Int)
    -> (level: Double, slope: Double, mean: Double)
  {
    var (n, t1, y1, t2, ty) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for t in values.indices where !values[t].isNaN && n < Double(limit) {
      // Time from the middle of the series keeps the sums well conditioned.
      let time = Double(t) - Double(values.count) / 2
      n += 1
      t1 += time
      y1 += values[t]
      t2 += time * time
      ty += time * values[t]
    }
    let spread = t2 - t1 * t1 / n
    let slope = spread > 0 ? (ty - t1 * y1 / n) / spread : 0
    let mean = y1 / n
    let level = mean + slope * (-1 - Double(values.count) / 2 - t1 / n)
    return (level, slope, mean)
  }

  /// Mean departures from a centred moving average over one cycle, or from a line where the series
  /// is too short for one; a phase without any is neutral.
  static func seasons(
    _ kind: ETSForm.SeasonKind, _ m: Int, _ values: UnsafeBufferPointer<Double>
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: m)
    var counts = sums
    func add(_ t: Int, _ trend: Double) {
      let departure = kind == .additive ? values[t] - trend : values[t] / trend
      guard departure.isFinite, kind == .additive || departure > 0 else { return }
      sums[t % m] += departure
      counts[t % m] += 1
    }
    if values.count >= 3 * m {
      forEachMovingAverage(m, values, add)
    }
    if counts.contains(0) {
      sums = [Double](repeating: 0, count: m)
      counts = sums
      let trend = line(Array(values), first: values.count)
      for t in values.indices where !values[t].isNaN {
        add(t, trend.level + Double(t + 1) * trend.slope)
      }
    }
    var means = (0..<m).map { counts[$0] > 0 ? sums[$0] / counts[$0] : kind.neutral }
    let average = means.reduce(0, +) / Double(m)
    for j in 0..<m {
      means[j] = kind == .additive ? means[j] - average : max(means[j] / average, 0.01)
    }
    return means
  }

  /// Calls `body` with the positions of observed values and the 2×m moving average there.
  private static func forEachMovingAverage(
    _ m: Int, _ values: UnsafeBufferPointer<Double>, _ body: (Int, Double) -> Void
  ) {
    let half = m / 2
    var sum = 0.0
    var count = 0.0
    func take(_ t: Int, _ weight: Double) {
      if !values[t].isNaN {
        sum += weight * values[t]
        count += weight
      }
    }
    let even = m % 2 == 0
    for t in 0...(2 * half) { take(t, even && (t == 0 || t == 2 * half) ? 0.5 : 1) }
    for t in half..<(values.count - half) {
      if !values[t].isNaN, count > 0 { body(t, sum / count) }
      guard t + half + 1 < values.count else { break }
      if even {
        take(t - half, -0.5)
        take(t - half + 1, -0.5)
        take(t + half, 0.5)
        take(t + half + 1, 0.5)
      } else {
        take(t - half, -1)
        take(t + half + 1, 1)
      }
    }
  }
}
