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
  let preparation: ETSPreparation
  /// What is made small; the squares, or the sizes, of errors only where the form's are additive.
  var criterion = ETSCriterion.likelihood

  /// Estimates the form, beside the grid from a warm point where there is one.
  func run(from warm: Warm?, stop: StopFlag) throws(ForecastError) -> Result {
    var best = ETSBest(form: form, preparation)
    let starts = rankedStarts()
    for start in starts.points.prefix(Self.searches) {
      let state = ETSState(level: start.level, slope: start.slope, seasons: starts.seasons)
      try best.search(from: start.parameters, state, stop: stop)
    }
    // Last, so that a warm search never cuts the others short: it can only improve on a cold one.
    if let warm {
      try best.search(from: warm.parameters, state(of: warm), stop: stop)
    }
    guard var result = result(best) else { throw Self.noStart(form) }
    if criterion == .mae, var parameters = best.parameters, var state = best.state {
      let search = ETSAbsoluteSearch(form: form, preparation: preparation)
      let converged = try search.improve(&parameters, &state, stop: stop) && best.converged
      result = inUnitsOfData(parameters, state, converged: converged)
    }
    return result
  }

  /// The best end of the searches in the units of the data; nil where none came to an end.
  func result(_ best: ETSBest) -> Result? {
    guard let parameters = best.parameters, let state = best.state else { return nil }
    return inUnitsOfData(parameters, state, converged: best.converged)
  }

  private func inUnitsOfData(_ parameters: ETSParameters, _ state: ETSState, converged: Bool)
    -> Result
  {
    Result(
      parameters: parameters, initial: preparation.scale.restore(state, form).normalised(form),
      converged: converged)
  }

  /// Why nothing could be searched.
  static func noStart(_ form: ETSForm) -> ForecastError {
    .notEstimable("no starting values keep the path of \(form) above zero")
  }

  /// Points to start from, and the initial seasons that they share.
  struct Starts {
    /// The best point of each group, best first.
    var points: [ETSStart]
    var seasons: [Double]
  }

  /// The best start of each group, best first. Where none makes sense, flat paths are tried, at
  /// last without seasons.
  func rankedStarts() -> Starts {
    let heuristics = preparation.heuristics(form)
    var seasons = heuristics.seasons
    var starts = ETSStarts.grid(form, heuristics, slopeLimit: preparation.slopeLimit)
    ETSScan(form: form, values: preparation.values, seasons: seasons).evaluate(&starts)
    for neutral in [false, true] where !starts.contains(where: { $0.value < .infinity }) {
      if neutral { seasons = seasons.map { _ in form.season.neutral } }
      starts = ETSStarts.flat(form, heuristics)
      ETSScan(form: form, values: preparation.values, seasons: seasons).evaluate(&starts)
    }
    return Starts(points: ETSStart.bestOfGroups(starts), seasons: seasons)
  }

  /// ``rankedStarts()`` of this form and of the one with the other kind of error, from one scan: the
  /// states of both move alike.
  /// - Precondition: the season is not multiplicative.
  func rankedStartsOfTwins() -> (own: Starts, twin: Starts) {
    let heuristics = preparation.heuristics(form)
    let seasons = heuristics.seasons
    var own = ETSStarts.grid(form, heuristics, slopeLimit: preparation.slopeLimit)
    var twin = own
    ETSScan(form: form, values: preparation.values, seasons: seasons).evaluate(&own, twins: &twin)
    return (
      Starts(points: ETSStart.bestOfGroups(own), seasons: seasons),
      Starts(points: ETSStart.bestOfGroups(twin), seasons: seasons)
    )
  }

  /// The initial state of a warm start in units of the search, or one read off the data.
  func state(of warm: Warm) -> ETSState {
    if let initial = warm.initial { return preparation.scale.scaled(initial, form) }
    let heuristics = preparation.heuristics(form)
    let line = form.trend.exists ? heuristics.early : (level: heuristics.earlyMean, slope: 0)
    return ETSState(level: line.level, slope: line.slope, seasons: heuristics.seasons)
  }
}
