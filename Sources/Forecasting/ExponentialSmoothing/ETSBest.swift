/// The best end of several searches for one form on one series.
///
/// The search goes through the usual box. Where it ends outside the admissible region, it goes on
/// from the nearest beta inside with beta held there: most series never need that.
struct ETSBest {
  /// The objective at the best end.
  private(set) var value = Double.infinity
  /// Whether that search converged.
  private(set) var converged = false
  /// The parameters there; nil as long as no start made sense.
  private(set) var parameters: ETSParameters?
  /// The initial state there, in units of the search.
  private(set) var state: ETSState?

  private let usual: Space
  /// Made when a search first leaves the admissible region.
  private var capped: Space?
  private let values: UnsafeBufferPointer<Double>

  /// A coordinate system with a search in it.
  private struct Space {
    let layout: ETSLayout
    let search: ETSSearch

    init(_ layout: ETSLayout, _ values: UnsafeBufferPointer<Double>) {
      self.layout = layout
      search = ETSSearch(ETSObjective(layout, values: values))
    }

    func run(
      from parameters: ETSParameters, _ state: ETSState, below best: Double, stop: StopFlag
    ) throws(ForecastError) -> ETSSearch.Outcome {
      state.seasons.withUnsafeBufferPointer { seasons in
        layout.write(
          parameters, level: state.level, slope: state.slope, seasons: seasons, to: search.z)
      }
      return try search.run(below: best, stop: stop)
    }
  }

  /// No search yet, on values in units of the search.
  init(form: ETSForm, seasonLength: Int, values: UnsafeBufferPointer<Double>) {
    usual = Space(ETSLayout(form, seasonLength: seasonLength), values)
    self.values = values
  }

  /// Searches from a point, and keeps the end if it is the best so far.
  mutating func search(from parameters: ETSParameters, _ state: ETSState, stop: StopFlag)
    throws(ForecastError)
  {
    let outcome = try usual.run(from: parameters, state, below: value, stop: stop)
    guard outcome.value < value else { return }
    let layout = usual.layout
    let end = layout.parameters(at: usual.search.z)
    let canLeave = layout.form.trend.exists && layout.form.season.exists
    if !canLeave || ETSAdmissibility.holds(end, seasonLength: layout.m) {
      keep(outcome, in: usual)
      return
    }
    let space =
      capped ?? Space(ETSLayout(layout.form, seasonLength: layout.m, isCapped: true), values)
    capped = space
    let edge = layout.state(at: usual.search.z)
    keep(try space.run(from: end, edge, below: value, stop: stop), in: space)
  }

  private mutating func keep(_ outcome: ETSSearch.Outcome, in space: Space) {
    guard outcome.value < value else { return }
    value = outcome.value
    converged = outcome.converged
    parameters = space.layout.parameters(at: space.search.z)
    state = space.layout.state(at: space.search.z)
  }
}
