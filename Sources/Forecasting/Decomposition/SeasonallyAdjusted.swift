/// A series without its season, and the season in the past and as it goes on.
struct SeasonallyAdjusted {
  /// The values without the season; NaN where they are missing.
  let values: [Double]
  /// The season at each of the values.
  let seasonal: [Double]
  /// The last cycle of each season, which goes on for ever.
  let seasons: [SeasonalIndices]

  /// The seasons add up; the last cycle of each is repeated.
  init(_ values: [Double], _ parts: MSTLDecomposition) {
    let seasonal = parts.seasonal
    self.values = zip(values, seasonal).map { $0 - $1 }
    self.seasonal = seasonal
    seasons = zip(parts.periods, parts.seasonals).map { period, component in
      var last = [Double](filledWith: 0, count: period)
      for t in (component.count - period)..<component.count { last[t % period] = component[t] }
      return SeasonalIndices(.additive, values: last)
    }
  }

  /// One index a phase, the same in each cycle.
  init(_ values: [Double], _ indices: SeasonalIndices) {
    seasons = [indices]
    let period = indices.values.count
    seasonal = values.indices.map { indices.values[$0 % period] }
    self.values = values.indices.map { indices.adjust(values[$0], phase: $0 % period) }
  }
}

extension [SeasonalIndices] {
  /// The value at a position of the series without these seasons.
  func adjust(_ value: Double, at position: Int) -> Double {
    reduce(value) { $1.adjust($0, phase: position % $1.values.count) }
  }

  /// The value at a position of the series with these seasons.
  func restore(_ value: Double, at position: Int) -> Double {
    reduce(value) { $1.restore($0, phase: position % $1.values.count) }
  }

  /// The standard error of a value at a position with these seasons.
  func restore(spread: Double, at position: Int) -> Double {
    reduce(spread) { $1.restore(spread: $0, phase: position % $1.values.count) }
  }
}
