/// What the fits of several forms to one series share: the values in units of the search, starting
/// values for each kind of season, and working memory.
final class ETSPreparation {
  /// The units.
  let scale: ETSScale
  /// The season length.
  let seasonLength: Int
  /// The largest beta that forms may use beside alpha.
  let slopeLimit: Double
  /// The values in units of the search; they live as long as the preparation.
  let values: UnsafeBufferPointer<Double>
  /// Memory for one search at a time.
  let arena: ETSArena
  /// By kind of season, for additive and for multiplicative trends.
  private var heuristics = [ETSHeuristics?](repeating: nil, count: 6)

  /// Prepares values, at least one of which is observed.
  init(
    _ values: UnsafeBufferPointer<Double>, seasonLength: Int, scale: ETSScale,
    slopeLimit: Double = 1
  ) {
    self.scale = scale
    self.slopeLimit = slopeLimit
    self.seasonLength = seasonLength
    let scaled = UnsafeMutableBufferPointer<Double>.allocate(capacity: values.count)
    scale.apply(values, to: scaled)
    self.values = UnsafeBufferPointer(scaled)
    arena = ETSArena(capacity: (ETSTape.width + 1) * values.count + 1024)
  }

  deinit { values.deallocate() }

  /// Starting values for a form, read off the data once for all that share them.
  func heuristics(_ form: ETSForm) -> ETSHeuristics {
    let kind = form.season == .none ? 0 : form.season == .additive ? 1 : 2
    let slot = form.trend.isMultiplicative ? kind + 3 : kind
    if let known = heuristics[slot] { return known }
    let new = ETSHeuristics(form, seasonLength: seasonLength, values: values)
    heuristics[slot] = new
    return new
  }

  /// The objective of a form at a point; infinite where its path makes no sense.
  /// - Complexity: O(*n*).
  func value(_ form: ETSForm, _ parameters: ETSParameters, _ state: ETSState) -> Double {
    var state = state
    let sums = state.run(form, parameters, over: values, phase: 0, trace: ETSNoTrace())
    if form.season == .multiplicative, !(sums.lowest > 0) { return .infinity }
    return ETSObjective.combine(sums)
  }
}
