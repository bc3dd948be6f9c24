/// The choice among forms on one series: each is searched from its most promising start, and given
/// up as soon as it is not likely to become the best; those that end close to the best are searched
/// again from another start.
///
/// Forms are tried in the order that a scan of starting values suggests, since a good form found
/// early ends the others sooner. A form with multiplicative errors also starts from the optimum of
/// its additive twin, a trend from the optimum without it.
struct ETSSelection {
  /// How far above the best, in units of the criterion, a form is given a second start.
  private static let close = 5.0
  /// How far above the best objective a search has to aim to be given up: promises are not exact.
  private static let margin = 1.0

  /// More than a search that starts at the optimum of its twin can be expected to gain: on the
  /// training parts of M3 it costs one choice in a thousand.
  private static let gain = 5.0

  /// One form on its way.
  struct Candidate {
    let form: ETSForm
    let estimation: ETSEstimation
    /// The criterion is 2F plus this.
    let penalty: Double
    /// What the form is given away, or asked for, when candidates are compared.
    let handicap: Double
    var starts: ETSEstimation.Starts
    var best: ETSBest
    /// How many of the starts were used.
    var used = 0
    /// Whether its search began at the optimum of the same form with the other error.
    var followsTwin = false

    /// What an objective counts when candidates are compared, in units of the search.
    private func rank(_ objective: Double) -> Double { criterion(objective) + handicap }
    /// The criterion of an objective, in units of the search.
    func criterion(_ objective: Double) -> Double { 2 * objective + penalty }
    /// The rank of the best end so far.
    var rank: Double { rank(best.value) }
    /// The lowest rank that any search came to, given up or not.
    var reached: Double { rank(min(best.value, best.abandoned)) }
    /// The rank of the most promising start.
    var promise: Double { rank(starts.points.first?.value ?? .infinity) }
    /// The objective at which it would rank with `other`.
    func objective(ranking other: Double) -> Double { (other - penalty - handicap) / 2 }
  }

  let preparation: ETSPreparation
  let stop: StopFlag
  /// In the order of the forms asked for.
  private(set) var candidates: [Candidate] = []

  /// Scans the starts of all forms.
  init(
    _ forms: [ETSForm], by criterion: InformationCriterion, trend: AutoETS.TrendPolicy,
    _ preparation: ETSPreparation, stop: StopFlag
  ) {
    self.preparation = preparation
    self.stop = stop
    candidates.reserveCapacity(forms.count)
    var scanned = [ETSEstimation.Starts?](repeating: nil, count: forms.count)
    // Simple exponential smoothing needs no start, and its twin starts at its optimum.
    if let level = forms.firstIndex(of: ETS.simple.form) {
      scanned[level] = ETSEstimation.Starts(points: [], seasons: [])
      if let twin = ETS.simple.form.twin, let other = forms.firstIndex(of: twin) {
        scanned[other] = scanned[level]
      }
    }
    for (index, form) in forms.enumerated() {
      let estimation = ETSEstimation(form: form, preparation: preparation)
      if scanned[index] == nil {
        if let twin = form.twin, let other = forms.firstIndex(of: twin) {
          (scanned[index], scanned[other]) = estimation.rankedStartsOfTwins()
        } else {
          scanned[index] = estimation.rankedStarts()
        }
      }
      let k = form.estimatedCount(seasonLength: preparation.seasonLength) + 1
      candidates.append(
        Candidate(
          form: form, estimation: estimation,
          penalty: criterion.penalty(parameters: k, observations: preparation.scale.observed),
          handicap: trend.handicap(of: form.trend), starts: scanned[index]!,
          best: ETSBest(form: form, preparation)))
    }
  }

  /// The estimates of a candidate; nil where no search came to an end.
  func result(_ index: Int) -> ETSEstimation.Result? {
    candidates[index].estimation.result(candidates[index].best)
  }

  /// How a candidate fared.
  func trial(_ index: Int, winner: Int) -> ETSTrial {
    // The search works in units of its own; in those of the data −2ℓ is this much larger.
    let shift = 2 * Double(preparation.scale.observed) * log(preparation.scale.unit)
    let form = candidates[index].form
    guard candidates[index].best.parameters != nil else {
      let reached = candidates[index].criterion(candidates[index].best.abandoned) + shift
      return reached.isFinite
        ? ETSTrial(form: form, criterion: reached, verdict: .givenUp)
        : ETSTrial(form: form, criterion: nil, verdict: .noStart)
    }
    let value = candidates[index].criterion(candidates[index].best.value)
    let isLower = value < candidates[winner].criterion(candidates[winner].best.value)
    return ETSTrial(
      form: form, criterion: value + shift, verdict: isLower ? .passedOver : .estimated)
  }

  /// The index of the best candidate; nil where no form could be searched.
  var winner: Int? {
    candidates.indices.filter { candidates[$0].best.parameters != nil }
      .min { candidates[$0].rank < candidates[$1].rank }
  }

  /// Searches all forms, where there is one also from a warm point.
  mutating func run(warm: [ETSForm: ETSEstimation.Warm]) throws(ForecastError) {
    var best = Double.infinity
    let level = candidates.firstIndex { $0.form == ETS.simple.form }
    if let level {
      solveLevel(level)
      best = candidates[level].rank
    }
    for index in candidates.indices.sorted(by: {
      candidates[$0].promise < candidates[$1].promise
    }) where index != level {
      try search(index, from: promising(index, warm), below: best)
      best = min(best, candidates[index].rank)
    }
    for index in candidates.indices where candidates[index].reached < best + Self.close {
      guard index != level, !candidates[index].followsTwin, let start = next(index) else {
        continue
      }
      try search(index, from: start, below: best)
      best = min(best, candidates[index].rank)
    }
  }

  /// The next best form, and the best one without a trend, which is searched to its end if it was
  /// given up.
  mutating func runnersUp(to winner: Int) throws(ForecastError) -> [Int] {
    let others = candidates.indices.filter { $0 != winner }
    func best(_ indices: [Int]) -> Int? {
      indices.filter { candidates[$0].best.parameters != nil }
        .min { candidates[$0].rank < candidates[$1].rank }
    }
    let flat = others.filter { !candidates[$0].form.trend.exists }
    if best(flat) == nil,
      let index = flat.min(by: { candidates[$0].reached < candidates[$1].reached })
    {
      candidates[index].used = 0
      try search(index, from: next(index), below: .infinity)
    }
    let first = best(others)
    let second = best(flat)
    return [first, second == first ? nil : second].compactMap { $0 }
  }

  /// Simple exponential smoothing needs no search.
  private mutating func solveLevel(_ index: Int) {
    let estimate = LevelSmoothing.estimate(preparation.values)
    let parameters = ETSParameters(alpha: estimate.alpha)
    let state = ETSState(level: estimate.level)
    let value = preparation.value(candidates[index].form, parameters, state)
    candidates[index].best.accept(parameters, state, value: value)
  }

  /// Where a search starts; at the optimum of the twin with the objective there.
  private typealias Point = (parameters: ETSParameters, state: ETSState, atTwin: Double?)

  private mutating func search(_ index: Int, from point: Point?, below best: Double)
    throws(ForecastError)
  {
    guard let point else { return }
    let bound = candidates[index].objective(ranking: best) + Self.margin
    if let value = point.atTwin, value - Self.gain > bound {
      candidates[index].best.giveUp(at: value)
      return
    }
    try candidates[index].best.search(
      from: point.parameters, point.state, bound: bound, stop: stop)
  }

  /// The next start of the grid.
  private mutating func next(_ index: Int) -> Point? {
    let used = candidates[index].used
    guard used < candidates[index].starts.points.count else { return nil }
    candidates[index].used += 1
    let start = candidates[index].starts.points[used]
    return (
      start.parameters,
      ETSState(
        level: start.level, slope: start.slope, seasons: candidates[index].starts.seasons),
      nil
    )
  }

  /// Whether a form can start from the optimum of another: from its twin, or where `hasTwin` says it
  /// has none, from those with the same season and error.
  private func isRelative(_ index: Int, of form: ETSForm, hasTwin: Bool) -> Bool {
    let other = candidates[index].form
    guard other.season == form.season, candidates[index].best.parameters != nil else {
      return false
    }
    return hasTwin ? other.trend == form.trend : other.error == form.error
  }

  /// The lowest of the best start of the grid, the warm point, and the optima of related forms.
  private mutating func promising(_ index: Int, _ warm: [ETSForm: ETSEstimation.Warm]) -> Point? {
    let form = candidates[index].form
    var lowest = candidates[index].starts.points.first?.value ?? .infinity
    var choice: Point?
    func consider(_ parameters: ETSParameters, _ state: ETSState, isTwin: Bool = false) {
      let value = preparation.value(form, parameters, state)
      guard value < lowest else { return }
      lowest = value
      choice = (parameters, state, isTwin ? value : nil)
    }
    if !warm.isEmpty, let warm = warm[form] {
      consider(warm.parameters, candidates[index].estimation.state(of: warm))
    }
    let hasTwin = candidates.indices.contains { isRelative($0, of: form, hasTwin: true) }
    for relative in candidates.indices {
      guard isRelative(relative, of: form, hasTwin: hasTwin),
        let parameters = candidates[relative].best.parameters,
        let adopted = parameters.adopted(by: form.trend, from: candidates[relative].form.trend),
        let state = candidates[relative].best.state
      else { continue }
      consider(adopted, state, isTwin: candidates[relative].form.trend == form.trend)
    }
    candidates[index].followsTwin = choice?.atTwin != nil
    return choice ?? next(index)
  }
}

extension ETSForm {
  /// The form whose states move alike under the other kind of error, where one scan serves both.
  fileprivate var twin: ETSForm? {
    guard season != .multiplicative, !trend.isMultiplicative else { return nil }
    return ETSForm(
      error: error == .additive ? .multiplicative : .additive, trend: trend, season: season)
  }
}

extension ETSParameters {
  /// Where a form with another trend can start from these; nil where they have more to say than it
  /// can use.
  fileprivate func adopted(by trend: ETSForm.Trend, from own: ETSForm.Trend) -> ETSParameters? {
    var adopted = self
    switch (own, trend) {
    case _ where own == trend: break
    case (.none, .additive), (.none, .dampedAdditive):
      adopted.beta = Self.lowest + 0.02 * (alpha - Self.lowest)
      adopted.phi = trend.isDamped ? 0.97 : 1
    case (.additive, .dampedAdditive): adopted.phi = 0.97
    case (.dampedAdditive, .additive): adopted.phi = 1
    default: return nil
    }
    return adopted
  }
}
