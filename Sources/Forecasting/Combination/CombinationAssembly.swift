/// The backtest of a combination on one series, made of its members' own.
struct CombinationAssembly {
  let combination: Combination
  let series: TimeSeries
  let gap: Int
  /// One a member.
  let members: [SeriesBacktest]

  private var specs: [ModelSpec] { combination.members.map(\.spec) }

  func result() -> SeriesBacktest {
    var result = SeriesBacktest(id: series.id, forecasts: [], failure: nil)
    let outcomes = members.map { member in
      Dictionary(member.forecasts.map { ($0.cutoff, $0.outcome) }, uniquingKeysWith: { a, _ in a })
    }
    // A cutoff that leaves too little for half of the members is one that the combination does not
    // have either.
    let cutoffs = Set(outcomes.flatMap(\.keys)).sorted().filter { cutoff in
      outcomes.count(where: { $0[cutoff] != nil }) >= combination.requiredMembers
    }
    guard !cutoffs.isEmpty else {
      result.failure = failure
      return result
    }
    var errors = MemberErrors(series: series, gap: gap, members: members)
    var live: [Int] = []
    for cutoff in cutoffs {
      let predictions = predictions(outcomes.map { $0[cutoff] }, cutoff: cutoff)
      live = predictions.live
      do throws(ForecastError) {
        try predictions.requireHalf()
        let blend = blend(errors.tally(of: live, through: cutoff), live: live)
        result.forecasts.append(
          OriginForecast(
            cutoff: cutoff, outcome: .forecast(try blend.prediction(of: predictions))))
      } catch {
        result.forecasts.append(OriginForecast(cutoff: cutoff, outcome: .failure(error)))
      }
    }
    result.resolved = resolved(
      live.isEmpty ? nil : errors.tally(of: live, through: series.count), live: live)
    return result
  }

  private func blend(_ errors: ErrorTally, live: [Int]) -> Blend {
    var blend = Blend(combination.rule, memberCount: members.count)
    if let power = combination.rule.learntPower {
      blend.weights = errors.weights(of: live, power: power)
    }
    blend.errors = errors
    return blend
  }

  /// What each member forecast from one origin.
  private func predictions(_ outcomes: [OriginForecast.Outcome?], cutoff: Int)
    -> MemberOutcomes<Prediction>
  {
    var result = MemberOutcomes<Prediction>(specs)
    for (index, outcome) in outcomes.enumerated() {
      switch outcome {
      case .forecast(let prediction): result.set(index, prediction)
      case .failure(let reason): result.set(index, failure: reason)
      case nil:
        let need = combination.members[index].minimumObservations(season: series.seasonLength)
        result.set(
          index, failure: members[index].failure ?? .tooShort(have: cutoff, need: max(need, 2)))
      }
    }
    return result
  }

  /// Why there is no origin at all: what all members say, or what each of them does.
  private var failure: ForecastError {
    let failed = zip(specs, members).compactMap { spec, member in
      member.failure.map { ForecastError.FailedMember(model: spec, reason: $0) }
    }
    if let first = failed.first, failed.count == members.count,
      failed.allSatisfy({ $0.reason == first.reason })
    {
      return first.reason
    }
    let needs = failed.compactMap { member -> Int? in
      if case .tooShort(_, let need) = member.reason { need } else { nil }
    }.sorted()
    guard needs.count == failed.count, !needs.isEmpty else {
      return .membersFailed(failed, of: members.count)
    }
    let others = members.count - failed.count
    return .tooShort(
      have: series.count, need: needs[max(combination.requiredMembers - others, 1) - 1])
  }

  /// The combination with everything that the whole backtest teaches written out; nil where there is
  /// nothing to learn.
  private func resolved(_ errors: ErrorTally?, live: [Int]) -> ModelSpec? {
    let power = combination.rule.learntPower
    guard power != nil || members.contains(where: { $0.resolved != nil }) else { return nil }
    let written = zip(specs, members).map { $1.resolved ?? $0 }
    guard let power else { return Combination.spec(combination.rule, of: written) }
    // Weights name all members: one that failed at the last origin has 0, and its place.
    let weights = errors?.weights(of: live, power: power)
    return Combination.spec(weights.map { .weights($0) } ?? .mean, of: written)
  }
}
