extension AutoETS {
  /// A fitted ``AutoETS``: the chosen form, and what the choice was made from.
  public struct Fitted: FittedForecaster {
    private var model: ETS.Fitted
    /// What stands in for the model where its forecasts explode.
    private var guardrail: ETSGuard
    private let candidates: [FitSummary.Candidate]
    /// Where the searches of a later origin start.
    private let warm: [WarmPoint]

    /// A form's optimum.
    private struct WarmPoint: Codable {
      let form: ETSForm
      let parameters: ETSParameters
      let initial: ETSState
    }

    /// A choice that needed no search.
    init(_ model: ETS.Fitted, candidates: [FitSummary.Candidate]) {
      self.model = model
      self.candidates = candidates
      guardrail = ETSGuard()
      warm = []
    }

    /// The winner of a selection on a series.
    init(_ series: TimeSeries, _ selection: inout ETSSelection, _ pool: ETSPool)
      throws(ForecastError)
    {
      guard let winner = selection.winner else { throw ETSEstimation.noStart(pool.forms[0]) }
      let n = Double(selection.preparation.scale.observed)
      // The search works in units of its own; in those of the data −2ℓ is this much larger.
      let shift = 2 * n * log(selection.preparation.scale.unit)
      var estimated: [ETSForm: FitSummary.Candidate] = [:]
      var warm: [WarmPoint] = []
      var chosen: ETSEstimation.Result?
      for (index, candidate) in selection.candidates.enumerated() {
        let spec = ETS.spec(of: candidate.form, .likelihood)
        guard let result = candidate.estimation.result(candidate.best) else {
          let reached = 2 * candidate.best.abandoned + candidate.penalty + shift
          estimated[candidate.form] = FitSummary.Candidate(
            spec, criterion: reached.isFinite ? reached : nil,
            leftOut: reached.isFinite
              ? "given up at this value, not likely to come below the best"
              : "no starting values keep its path above zero")
          continue
        }
        if index == winner { chosen = result }
        warm.append(
          WarmPoint(
            form: candidate.form, parameters: result.parameters, initial: result.initial))
        let value = 2 * candidate.best.value + candidate.penalty
        let isPassedOver =
          value + candidate.handicap > selection.candidates[winner].rank
          && value < selection.candidates[winner].rank - selection.candidates[winner].handicap
        estimated[candidate.form] = FitSummary.Candidate(
          spec, criterion: value + shift,
          leftOut: isPassedOver ? "lower, but not by as much as its trend has to be" : nil)
      }
      let result = chosen!
      model = try ETS.Fitted(
        series, form: selection.candidates[winner].form, parameters: result.parameters,
        initial: result.initial, converged: result.converged)
      candidates = pool.candidates(estimated: estimated)
      self.warm = warm
      guardrail = try ETSGuard(series, model, &selection, winner: winner)
    }

    /// The fitted series.
    public var header: SeriesHeader { model.header }

    /// The form that was chosen.
    public var form: ETSForm { model.form }

    /// The chosen form's distribution; where its mean leaves the range of the history too far, that
    /// of the next best form that does not, with a note (see ``AutoETS``).
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      try guardrail.predict(model, horizon: horizon)
    }

    /// The one-step means of the chosen form.
    public func fittedValues(of history: TimeSeries) -> [Double] { model.fittedValues(of: history) }

    /// Goes on with the recursion of the chosen form.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      var next = model
      try next.update(newValues)
      try guardrail.update(newValues)
      model = next
    }

    /// The estimates of the chosen form, and all candidates.
    public var summary: FitSummary {
      var summary = model.summary
      summary.candidates = candidates
      return summary
    }

    /// Where searches on `series` can start from this fit.
    func warmStarts(_ series: TimeSeries) -> [ETSForm: ETSEstimation.Warm] {
      guard series.seasonLength == header.season.length else { return [:] }
      let sameStart = series.axis == header.axis
      return Dictionary(
        uniqueKeysWithValues: warm.map {
          (
            $0.form,
            ETSEstimation.Warm(
              parameters: $0.parameters, initial: sameStart ? $0.initial : nil)
          )
        })
    }
  }
}
