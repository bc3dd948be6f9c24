/// One series as the search sees it: values near 1, and what its backcasts start from.
///
/// Nothing here changes in a search. The memory is the caller's, for as long as the sample is used.
struct CESSample {
  /// Values in units of ``unit``; NaN is missing.
  let values: UnsafeBufferPointer<Double>
  /// The season length.
  let seasonLength: Int
  /// One unit of the sample in units of the data: a power of two, which loses no bits.
  let unit: Double
  /// The number of observed values.
  let observed: Int
  /// The mean of the last observed values, a cycle or ten of them, less their seasons.
  let lastLevel: Double
  /// Mean departures of each phase from a centred moving average.
  let seasons: [Double]
  /// The last observed value of each phase; NaN where there is none.
  let lastValues: [Double]

  /// Reads starting values off a series that has an observed value other than 0.
  init(_ values: UnsafeBufferPointer<Double>, seasonLength m: Int, unit: Double) {
    self.values = values
    seasonLength = m
    self.unit = unit
    let seasons =
      m > 1 ? ETSHeuristics.seasons(.additive, m, values) : [0]
    var last = [Double](repeating: .nan, count: m)
    var (sum, count, observed) = (0.0, 0, 0)
    let window = max(10, m)
    var phase = values.count % m
    for t in values.indices.reversed() {
      phase = phase == 0 ? m - 1 : phase - 1
      let value = values[t]
      guard !value.isNaN else { continue }
      observed += 1
      if last[phase].isNaN { last[phase] = value }
      if count < window {
        sum += value - seasons[phase]
        count += 1
      }
    }
    self.observed = observed
    self.seasons = seasons
    lastLevel = sum / Double(max(count, 1))
    lastValues = last
  }

  /// Whether every season of the cycle was observed.
  var hasAllSeasons: Bool { !lastValues.contains(where: \.isNaN) }

  /// The state after the last value from which a backcast starts: level and seasons as the data
  /// have them, potentials where they stand on a path of steady growth.
  func end(_ form: CESForm, _ p: CESParameters) -> CESState {
    let share = Self.share(p.a0, p.a1)
    if form == .simple {
      return CESState(level: lastValues, potential: lastValues.map { $0 * share })
    }
    return CESState(
      level: [lastLevel], potential: [lastLevel * share], season: form == .none ? [] : seasons,
      seasonPotential: form == .full ? seasons.map { $0 * Self.share(p.b0, p.b1) } : [])
  }

  /// Potential over level on a path of steady growth r: 1 / (a0 + r), where r² + a0·r = a1 − 1.
  static func share(_ a0: Double, _ a1: Double) -> Double {
    2 / (a0 + (a0 * a0 + 4 * (a1 - 1)).squareRoot())
  }

  /// The initial state by backcasting: the recursion runs from the end of the series to its start,
  /// and what it arrives at is where the series begins.
  ///
  /// Least squares for all initial states fit closer and forecast worse: with two states for each
  /// season there is little data left that they do not explain.
  func backcast(_ form: CESForm, _ p: CESParameters) -> CESState {
    var state = end(form, p)
    var phase = values.count % seasonLength
    for t in values.indices.reversed() {
      phase = phase == 0 ? seasonLength - 1 : phase - 1
      let error = values[t].isNaN ? 0 : values[t] - state.mean(phase: phase)
      state.advance(p, error: error, phase: phase)
    }
    return state
  }
}
