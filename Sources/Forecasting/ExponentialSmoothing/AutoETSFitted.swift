extension AutoETS {
  /// A fitted ``AutoETS``: the chosen form, and what the choice was made from.
  public struct Fitted: FittedForecaster {
    private var model: ETS.Fitted
    /// What stands in for the model where its forecasts explode.
    private var guardrail: ETSGuard
    private let trials: [ETSTrial]
    /// Where the searches of a later origin start.
    private let warm: [WarmPoint]
    /// The units of the warm points.
    private let unit: Double
    private let offset: Double

    /// A form's optimum, in units of the search.
    private struct WarmPoint: Codable {
      let form: ETSForm
      let parameters: ETSParameters
      let state: ETSState
    }

    /// A choice that needed no search.
    init(_ model: ETS.Fitted, trials: [ETSTrial]) {
      self.model = model
      self.trials = trials
      guardrail = ETSGuard()
      warm = []
      (unit, offset) = (1, 0)
    }

    /// The winner of a selection on a series.
    init(_ series: TimeSeries, _ selection: inout ETSSelection, _ pool: ETSPool)
      throws(ForecastError)
    {
      guard let winner = selection.winner, let result = selection.result(winner) else {
        throw ETSEstimation.noStart(pool.forms[0])
      }
      model = try ETS.Fitted(
        series, form: selection.candidates[winner].form, parameters: result.parameters,
        initial: result.initial, converged: result.converged,
        unit: selection.preparation.scale.unit)
      trials = pool.trials { selection.trial($0, winner: winner) }
      warm = selection.candidates.compactMap { candidate in
        guard let parameters = candidate.best.parameters, let state = candidate.best.state
        else { return nil }
        return WarmPoint(form: candidate.form, parameters: parameters, state: state)
      }
      unit = selection.preparation.scale.unit
      offset = selection.preparation.scale.offset
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

    /// The estimates of the chosen form, all candidates, and how a long season was treated.
    public var summary: FitSummary {
      var summary = model.summary
      summary.candidates = trials.map(\.candidate)
      if trials.contains(where: { $0.form.season.exists }) {
        summary.note = ETSLongSeason(length: header.season.length)?.note(chosen: form)
      }
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
              parameters: $0.parameters,
              initial: sameStart ? $0.state.scaled(by: unit, shift: offset, $0.form) : nil)
          )
        })
    }
  }
}
