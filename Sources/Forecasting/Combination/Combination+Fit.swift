extension Combination {
  /// Fits every member, and learns what the rule asks for.
  ///
  /// Each member of an earlier fit is where the search of the same member starts.
  /// - Throws: ``ForecastError/noObservations``, ``ForecastError/tooShort(have:need:)``;
  ///   ``ForecastError/membersFailed(_:of:)`` when more than half of the members fail.
  /// - Complexity: one fit of each member and O(*n*); about two where weights are learnt.
  public func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    try fit(series, stop: stop) { index, member throws(ForecastError) in
      try member.fit(series, from: start?.fits[index], stop: stop)
    }
  }

  /// Fits every member in the form that it had; one that had failed chooses its own. Weights are
  /// learnt anew.
  public func refit(
    _ series: TimeSeries, keepingFormOf fitted: Fitted, from start: Fitted?, stop: StopFlag
  ) throws(ForecastError) -> Fitted {
    try fit(series, stop: stop) { index, member throws(ForecastError) in
      guard let form = fitted.fits[index] else {
        return try member.fit(series, from: start?.fits[index], stop: stop)
      }
      return try member.refit(
        series, keepingFormOf: form, from: start?.fits[index], stop: stop)
    }
  }

  private func fit(
    _ series: TimeSeries, stop: StopFlag,
    member fit: (_ index: Int, _ member: AnyForecaster) throws(ForecastError) -> AnyFitted
  ) throws(ForecastError) -> Fitted {
    try requireLength(series)
    try stop.check()
    var fits = MemberOutcomes<AnyFitted>(members.map(\.spec))
    for (index, member) in members.enumerated() {
      try fits.record(index) { () throws(ForecastError) in try fit(index, member) }
    }
    try fits.requireHalf()
    let live = fits.live
    var blend = Blend(rule, memberCount: members.count)
    if let power = rule.learntPower {
      blend.weights = try backtest(series, live: live, stop: stop).weights(of: live, power: power)
    }
    let residuals = fits.values.map { $0?.residuals(of: series) }
    for position in series.withValues({ $0.indices }) {
      let errors = residuals.map { $0?[position] ?? 0 }
      if errors.allSatisfy(\.isFinite) { blend.errors.add(errors, live: live) }
    }
    return Fitted(
      header: series.header, blend: blend, outcomes: fits, observations: series.observedCount)
  }

  /// The errors of the members in a backtest inside a history.
  private func backtest(_ series: TimeSeries, live: [Int], stop: StopFlag)
    throws(ForecastError) -> ErrorTally
  {
    let plan = Self.weightPlan(count: series.count)
    var backtests: [SeriesBacktest] = []
    for (index, member) in members.enumerated() {
      var backtest = SeriesBacktest(id: series.id, forecasts: [], failure: nil)
      if live.contains(index) {
        do throws(ForecastError) {
          backtest.forecasts = try member.rollingForecasts(series, plan: plan, stop: stop)
        } catch {
          if error == .cancelled { throw error }
          backtest.failure = error
        }
      }
      backtests.append(backtest)
    }
    var errors = MemberErrors(series: series, gap: plan.gap, members: backtests)
    return errors.tally(of: live, through: series.count)
  }
}
