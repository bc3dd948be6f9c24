/// The best end of several searches for one form on one series.
///
/// The search goes through the usual box. Where it ends outside the admissible region, it goes on
/// from the nearest beta inside with beta held there: most series never need that.
struct ETSBest {
  /// The objective at the best end.
  private(set) var value = Double.infinity
  /// Whether that search converged.
  private(set) var converged = false
  /// The parameters there; nil as long as no search came to an end.
  private(set) var parameters: ETSParameters?
  /// The initial state there, in units of the search.
  private(set) var state: ETSState?
  /// The lowest objective of searches that were given up.
  private(set) var abandoned = Double.infinity

  private let layout: ETSLayout
  private let values: UnsafeBufferPointer<Double>
  private let arena: ETSArena
  private let kink: Double

  /// No search yet, on the values of a preparation; `kink` as in ``ETSObjective``.
  init(form: ETSForm, _ preparation: ETSPreparation, kink: Double = 0) {
    layout = ETSLayout(
      form, seasonLength: preparation.seasonLength, slopeLimit: preparation.slopeLimit)
    values = preparation.values
    arena = preparation.arena
    self.kink = kink
  }

  /// Searches from a point, and keeps the end if it is the best so far.
  /// - Parameter bound: a search that is not likely to end below it is given up.
  mutating func search(
    from parameters: ETSParameters, _ state: ETSState, bound: Double = .infinity, stop: StopFlag
  ) throws(ForecastError) {
    let end = try run(layout, from: parameters, state, bound: bound, stop: stop)
    guard end.outcome.value < value else { return }
    let canLeave = layout.form.trend.exists && layout.form.season.exists
    if end.outcome.abandoned || !canLeave
      || ETSAdmissibility.holds(layout.parameters(at: end.z), seasonLength: layout.m)
    {
      keep(end, layout)
    } else if end.outcome.value >= bound {
      // Inside the admissible region it can only end higher.
      abandoned = min(abandoned, end.outcome.value)
    } else {
      let capped = ETSLayout(
        layout.form, seasonLength: layout.m, slopeLimit: layout.slopeLimit, isCapped: true)
      let edge = (layout.parameters(at: end.z), layout.state(at: end.z))
      keep(try run(capped, from: edge.0, edge.1, bound: bound, stop: stop), capped)
    }
  }

  /// Notes that no search was made, since its start is too far above the best form.
  mutating func giveUp(at value: Double) { abandoned = min(abandoned, value) }

  /// Takes a point as the end of a search that was made elsewhere.
  mutating func accept(_ parameters: ETSParameters, _ state: ETSState, value: Double) {
    guard value < self.value else { return }
    self.value = value
    converged = true
    self.parameters = parameters
    self.state = state
  }

  /// How a search ended, and its last point; that stays in place until the next search.
  private typealias End = (outcome: ETSSearch.Outcome, z: UnsafeMutablePointer<Double>)

  private func run(
    _ layout: ETSLayout, from parameters: ETSParameters, _ state: ETSState, bound: Double,
    stop: StopFlag
  ) throws(ForecastError) -> End {
    arena.reset()
    var search = ETSSearch(ETSObjective(layout, values: values, kink: kink, arena: arena), arena)
    state.seasons.withUnsafeBufferPointer { seasons in
      layout.write(
        parameters, level: state.level, slope: state.slope, seasons: seasons, to: search.z)
    }
    let outcome = try search.run(below: min(value, bound), stop: stop)
    return (outcome, search.z)
  }

  private mutating func keep(_ end: End, _ layout: ETSLayout) {
    if end.outcome.abandoned {
      abandoned = min(abandoned, end.outcome.value)
    } else if end.outcome.value < value {
      value = end.outcome.value
      converged = end.outcome.converged
      parameters = layout.parameters(at: end.z)
      state = layout.state(at: end.z)
    }
  }
}
