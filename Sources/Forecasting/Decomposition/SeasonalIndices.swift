/// One index a phase of the season, by classical decomposition: the mean departure from a centred
/// moving average over one cycle.
///
/// Multiplicative indices have the mean 1, additive ones the sum 0.
/// Source: Hyndman & Athanasopoulos (3rd ed.), 3.4.
struct SeasonalIndices: Sendable, Hashable, Codable {
  /// How the season enters.
  let form: ClassicalDecomposition.Form
  /// Entry p belongs to positions ≡ p (mod m) of the series.
  let values: [Double]

  /// Below this a multiplicative index says that its season is nearly nothing: dividing by it makes
  /// no sense.
  private static let smallest = 0.01

  /// Decomposes values; nil where a phase was never observed where the moving average is known,
  /// or a multiplicative index comes near zero.
  /// - Complexity: O(*n* + m).
  init?(
    _ form: ClassicalDecomposition.Form, seasonLength m: Int,
    of series: UnsafeBufferPointer<Double>
  ) {
    var counts = [Double](repeating: 0, count: m)
    var sums = counts
    Self.forEachDeparture(form, m, series) { phase, departure in
      sums[phase] += departure
      counts[phase] += 1
    }
    guard !counts.contains(0) else { return nil }
    for phase in 0..<m { sums[phase] /= counts[phase] }
    let mean = sums.reduce(0, +) / Double(m)
    for phase in 0..<m {
      sums[phase] = form == .additive ? sums[phase] - mean : sums[phase] / mean
    }
    guard sums.allSatisfy({ $0.isFinite && (form == .additive || $0 >= Self.smallest) })
    else { return nil }
    self.form = form
    values = sums
  }

  /// Calls `body` with the phase and the departure of each observed value that has a full cycle
  /// around it. Missing neighbours are bridged for the moving average.
  private static func forEachDeparture(
    _ form: ClassicalDecomposition.Form, _ m: Int, _ series: UnsafeBufferPointer<Double>,
    _ body: (Int, Double) -> Void
  ) {
    var hasGaps = false
    for value in series where value.isNaN { hasGaps = true }
    let bridged = hasGaps ? SeasonalBridge.fill(series, seasonLength: m) : []
    bridged.withUnsafeBufferPointer { bridged in
      var phase = m / 2 % m
      CentredAverage.forEach(of: hasGaps ? bridged : series, length: m) { t, average in
        if !series[t].isNaN {
          body(phase, form == .additive ? series[t] - average : series[t] / average)
        }
        phase = phase + 1 == m ? 0 : phase + 1
      }
    }
  }

  /// Indices that are known already.
  init(_ form: ClassicalDecomposition.Form, values: [Double]) {
    self.form = form
    self.values = values
  }

  /// The value without its season.
  @inline(__always)
  func adjust(_ value: Double, phase: Int) -> Double {
    form == .additive ? value - values[phase] : value / values[phase]
  }

  /// The value with its season.
  @inline(__always)
  func restore(_ value: Double, phase: Int) -> Double {
    form == .additive ? value + values[phase] : value * values[phase]
  }

  /// The standard error of a value with its season.
  @inline(__always)
  func restore(spread: Double, phase: Int) -> Double {
    form == .additive ? spread : spread * abs(values[phase])
  }
}
