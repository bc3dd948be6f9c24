/// Maximum likelihood for one form on one series: starts, searches, and the way back to the units
/// of the data.
struct ETSEstimation {
  /// What was estimated, in the units of the data.
  struct Result {
    var parameters: ETSParameters
    var initial: ETSState
    var converged: Bool
  }

  /// A point to search from beside the grid, in the units of the data.
  struct Warm {
    var parameters: ETSParameters
    /// The initial state, or nil where it belongs to another start of the series.
    var initial: ETSState?
  }

  /// How many groups of the grid a search is run from.
  private static let searches = 2

  let form: ETSForm
  let seasonLength: Int
  let scale: ETSScale

  /// Estimates the form on values in the units of the data.
  func run(_ values: UnsafeBufferPointer<Double>, from warm: Warm?, stop: StopFlag)
    throws(ForecastError) -> Result
  {
    let scaled = UnsafeMutableBufferPointer<Double>.allocate(capacity: values.count)
    defer { scaled.deallocate() }
    scale.apply(values, to: scaled)
    let data = UnsafeBufferPointer(scaled)
    let heuristics = ETSHeuristics(form.season, seasonLength: seasonLength, values: data)
    var best = ETSBest(form: form, seasonLength: seasonLength, values: data)
    var seasons = heuristics.seasons
    for start in ranked(heuristics, data, &seasons).prefix(Self.searches) {
      let state = ETSState(level: start.level, slope: start.slope, seasons: seasons)
      try best.search(from: start.parameters, state, stop: stop)
    }
    // Last, so that a warm search never cuts the others short: it can only improve on a cold one.
    if let warm {
      try best.search(from: warm.parameters, state(of: warm, heuristics), stop: stop)
    }
    guard let parameters = best.parameters, let state = best.state else {
      throw .notEstimable("no starting values keep the path of \(form) above zero")
    }
    return Result(
      parameters: parameters,
      initial: scale.restore(state, season: form.season).normalised(season: form.season),
      converged: best.converged)
  }

  /// The best start of each group, best first. Where none makes sense, flat paths are tried, at
  /// last without seasons.
  private func ranked(
    _ heuristics: ETSHeuristics, _ data: UnsafeBufferPointer<Double>, _ seasons: inout [Double]
  ) -> [ETSStart] {
    var starts = ETSStarts.grid(form, heuristics)
    ETSScan(form: form, values: data, seasons: seasons).evaluate(&starts)
    for neutral in [false, true] where !starts.contains(where: { $0.value < .infinity }) {
      if neutral { seasons = seasons.map { _ in form.season.neutral } }
      starts = ETSStarts.flat(form, heuristics)
      ETSScan(form: form, values: data, seasons: seasons).evaluate(&starts)
    }
    var winners: [ETSStart] = []
    for start in starts where start.value < .infinity {
      guard let rival = winners.firstIndex(where: { $0.group == start.group }) else {
        winners.append(start)
        continue
      }
      if start.ranks(before: winners[rival]) { winners[rival] = start }
    }
    return winners.sorted { $0.ranks(before: $1) }
  }

  /// The initial state of a warm start in units of the search, or one read off the data.
  private func state(of warm: Warm, _ heuristics: ETSHeuristics) -> ETSState {
    if let initial = warm.initial { return scale.scaled(initial, season: form.season) }
    let line = form.trend.exists ? heuristics.early : (level: heuristics.earlyMean, slope: 0)
    return ETSState(level: line.level, slope: line.slope, seasons: heuristics.seasons)
  }
}
