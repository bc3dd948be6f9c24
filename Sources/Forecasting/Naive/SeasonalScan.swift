/// What one pass over a history finds for ``SeasonalNaive``: the newest cycle, and the changes from
/// cycle to cycle.
struct SeasonalScan {
  /// The newest observed value of each phase: entry p belongs to positions ≡ p (mod lag).
  var newest: [Double]
  /// How many cycles ago each of them was observed; empty where each was in the newest cycle.
  var age: [Int]
  /// The sum of squared changes, and their number.
  var sse: Double
  var changes: Int
  /// The number of observed values.
  var observed: Int

  /// Scans any history.
  /// - Complexity: O(*n*).
  init(_ series: TimeSeries, lag: Int) throws(ForecastError) {
    let scan = series.withValues { values in
      SeasonalScan(complete: values, lag: lag) ?? SeasonalScan(gappy: values, lag: lag)
    }
    if scan.observed == 0 { throw .noObservations }
    if scan.newest.contains(where: \.isNaN) {
      if series.count < lag { throw .tooShort(have: series.count, need: lag) }
      throw .missingValues("a season of the cycle was never observed")
    }
    self = scan
  }

  /// Scans a history of whole cycles or more without a gap; nil where it is something else.
  private init?(complete values: UnsafeBufferPointer<Double>, lag: Int) {
    guard values.count >= lag else { return nil }
    @inline(__always)
    func squaredChange(_ at: LaneSum.Positions) -> LaneSum.Lanes {
      (at[0] - at[lag]) * (at[0] - at[lag])
    }
    sse = LaneSum.over(values, from: lag, term: squaredChange)
    // The newest cycle, and the pairs of the sum, take in every value: none is missing.
    let cycle = values[(values.count - lag)...]
    guard !sse.isNaN, !cycle.contains(where: \.isNaN) else { return nil }
    newest = [Double](filledWith: 0, count: lag)
    var phase = values.count % lag
    for value in cycle {
      newest[phase] = value
      phase = phase + 1 == lag ? 0 : phase + 1
    }
    age = []
    changes = values.count - lag
    observed = values.count
  }

  /// Scans any history: a missing value leaves the newest observed one of its phase in place.
  private init(gappy values: UnsafeBufferPointer<Double>, lag: Int) {
    newest = [Double](repeating: .nan, count: lag)
    age = [Int](repeating: 0, count: lag)
    sse = 0
    changes = 0
    observed = 0
    var phase = 0
    for value in values {
      let forecast = newest[phase]
      if value.isNaN {
        age[phase] += 1
      } else {
        observed += 1
        if !forecast.isNaN {
          sse += (value - forecast) * (value - forecast)
          changes += 1
        }
        newest[phase] = value
        age[phase] = 0
      }
      phase = phase + 1 == lag ? 0 : phase + 1
    }
  }
}
