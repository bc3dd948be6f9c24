extension Forecaster {
  /// The default sweep over the origins of a plan: choose the form and estimate the parameters
  /// where the plan says so, update elsewhere, forecast everywhere.
  ///
  /// A refit starts its search from the parameters of the previous refitted origin when the plan
  /// asks for warm starts. An origin whose fit or forecast fails keeps its reason; the next one
  /// that fits goes on from there.
  /// - Complexity: one fit for each refitted origin, O(new values) for each of the others.
  public func rollingForecasts(_ series: TimeSeries, plan: RollingOrigin, stop: StopFlag)
    throws(ForecastError) -> [OriginForecast]
  {
    try originByOrigin(series, plan: plan, stop: stop)
  }

  /// The fewest values at a cutoff.
  func shortestHistory(season: Int) -> Int { max(minimumObservations(season: season), 2) }

  /// The cutoffs of a plan for a series.
  /// - Throws: ``ForecastError/tooShort(have:need:)`` where there is none.
  func cutoffs(of plan: RollingOrigin, _ series: TimeSeries) throws(ForecastError) -> [Int] {
    let minimum = shortestHistory(season: series.seasonLength)
    let cutoffs = plan.cutoffs(count: series.count, minimum: minimum)
    if cutoffs.isEmpty {
      throw .tooShort(have: series.count, need: minimum + plan.gap + plan.horizon)
    }
    return cutoffs
  }

  /// What ``rollingForecasts(_:plan:stop:)`` does by default, for models that have a sweep of their
  /// own for some plans only.
  func originByOrigin(_ series: TimeSeries, plan: RollingOrigin, stop: StopFlag)
    throws(ForecastError) -> [OriginForecast]
  {
    let cutoffs = try cutoffs(of: plan, series)
    var results: [OriginForecast] = []
    results.reserveCapacity(cutoffs.count)
    var model: Fitted?
    for (ordinal, cutoff) in cutoffs.enumerated() {
      try stop.check()
      do throws(ForecastError) {
        let training = series.window(plan.training(cutoff: cutoff))
        let start = plan.warmStart ? model : nil
        if let fitted = model, !plan.refit.choosesForm(atOrigin: ordinal) {
          if plan.refit.estimatesParameters(atOrigin: ordinal) {
            model = try refit(training, keepingFormOf: fitted, from: start, stop: stop)
          } else {
            try model!.update(with: series.window(cutoffs[ordinal - 1]..<cutoff))
          }
        } else {
          model = try fit(training, from: start, stop: stop)
        }
        results.append(
          OriginForecast(
            cutoff: cutoff,
            outcome: .forecast(
              try model!.predict(horizon: plan.gap + plan.horizon).dropping(first: plan.gap))))
      } catch {
        if error == .cancelled { throw error }
        // The states no longer match the next cutoff: it has to be fitted.
        model = nil
        results.append(OriginForecast(cutoff: cutoff, outcome: .failure(error)))
      }
    }
    return results
  }
}
