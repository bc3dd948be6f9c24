extension Combination {
  /// A fitted ``Combination``: the fits of its members, their weights and correlations.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    private let blend: Blend
    private var outcomes: MemberOutcomes<AnyFitted>
    private let observations: Int

    init(
      header: SeriesHeader, blend: Blend, outcomes: MemberOutcomes<AnyFitted>, observations: Int
    ) {
      self.header = header
      self.blend = blend
      self.outcomes = outcomes
      self.observations = observations
    }

    /// The fits of the members, in the order in which they were written; nil where one failed.
    public var fits: [AnyFitted?] { outcomes.values }

    /// The members' predictions, combined; a member that cannot forecast so far is left out, with
    /// a note.
    /// - Throws: ``ForecastError/membersFailed(_:of:)`` when more than half of the members cannot.
    /// - Complexity: O(horizon · members²) beside the members' own.
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      var predictions = MemberOutcomes<Prediction>(outcomes.specs)
      for index in outcomes.specs.indices {
        if let failure = outcomes.failures[index] {
          predictions.set(index, failure: failure)
        } else if let fit = fits[index] {
          try predictions.record(index) { () throws(ForecastError) in
            try fit.predict(horizon: horizon)
          }
        }
      }
      return try blend.prediction(of: predictions)
    }

    /// The members' fitted values, combined; NaN where one has none.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      let live = outcomes.live
      let fitted = fits.compactMap { $0?.fittedValues(of: history) }
      return (0..<history.count).map { position in
        let values = fitted.map { $0[position] }
        return values.contains(where: \.isNaN) ? .nan : blend.value(of: values, live: live)
      }
    }

    /// Updates every member; one that cannot take the values in is left out from now on.
    /// - Throws: ``ForecastError/membersFailed(_:of:)`` when fewer than half of the members remain.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      try update(with: TimeSeries(values: newValues))
    }

    /// The same with the columns beside the new values, for the members that name them.
    public mutating func update(with next: TimeSeries) throws(ForecastError) {
      var updated = outcomes
      for (index, fit) in fits.enumerated() {
        guard var fit else { continue }
        try updated.record(index) { () throws(ForecastError) in
          try fit.update(with: next)
          return fit
        }
      }
      try updated.requireHalf()
      outcomes = updated
      header.advance(by: next.count)
    }

    /// The weights, named after the members, but for a median; and the combination of the forms that
    /// the members settled on.
    public var summary: FitSummary { summary(of: fits.map { $0?.summary }) }

    /// The same, with what members have to tell of the history.
    public func summary(of history: TimeSeries) -> FitSummary {
      summary(of: fits.map { $0?.summary(of: history) })
    }

    private func summary(of members: [FitSummary?]) -> FitSummary {
      let live = outcomes.live
      let (rule, weights) = blend.resolved(for: live)
      var summary = FitSummary(
        resolved: Combination.spec(rule, of: members.compactMap { $0?.resolved }),
        parameters: rule == .median
          ? []
          : zip(live, weights).map { .init(outcomes.specs[$0].description, $1) },
        sigma2: blend.residualVariance(of: live), sse: nil, observations: observations)
      let converged = members.compactMap { $0?.converged }
      summary.converged = converged.isEmpty ? nil : converged.allSatisfy { $0 }
      summary.note = outcomes.note(
        with: members.enumerated().compactMap { index, member in
          member?.note.map { (index, $0) }
        })
      return summary
    }
  }
}
