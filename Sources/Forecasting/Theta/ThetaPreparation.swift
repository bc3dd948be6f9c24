/// What all theta models do around their estimation: take the season out, find the units, answer
/// for constant series.
enum ThetaPreparation {
  /// Fits a model by `estimate`, on a series that has its model's least length.
  static func fit(
    _ series: TimeSeries, season: ThetaSeason, estimated: Int,
    _ estimate: (ThetaEstimation) -> ThetaEstimation.Result, spec: (ThetaSeason) -> ModelSpec
  ) throws(ForecastError) -> ThetaFitted {
    try series.withValues { values throws(ForecastError) -> ThetaFitted in
      let raw = range(values)
      let finding =
        raw.low == raw.high
        ? ThetaSeason.Finding()
        : try season.find(in: values, seasonLength: series.seasonLength, smallest: raw.low)
      let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: values.count)
      defer { scratch.deallocate() }
      adjust(values, finding.indices, into: scratch)
      let adjusted = UnsafeBufferPointer(scratch)
      let range = finding.indices == nil ? raw : range(adjusted)
      let size = range.high - range.low
      let result =
        size > 0
        ? estimate(
          ThetaEstimation(
            unit: size.isFinite ? ETSScale.powerOfTwo(size) : 1, values: adjusted,
            observed: range.observed, first: range.first))
        : constant(range.first, observed: range.observed)
      return try ThetaFitted(
        series.header, resolved: spec(finding.resolved), result, season: finding,
        estimated: estimated, adjusted: adjusted)
    }
  }

  /// The model of a series that is always `value`: nothing can be learnt about how fast to react.
  private static func constant(_ value: Double, observed: Int) -> ThetaEstimation.Result {
    let line = ThetaLine(intercept: 0, slope: 0)
    return ThetaEstimation.Result(
      alpha: 0.5, kappa: 0.5, start: ThetaState(level: value, line: line), sse: 0,
      errors: observed)
  }

  private static func adjust(
    _ values: UnsafeBufferPointer<Double>, _ indices: SeasonalIndices?,
    into adjusted: UnsafeMutableBufferPointer<Double>
  ) {
    _ = adjusted.update(from: values)
    guard let indices else { return }
    var phase = 0
    for t in values.indices {
      adjusted[t] = indices.adjust(values[t], phase: phase)
      phase = phase + 1 == indices.values.count ? 0 : phase + 1
    }
  }

  private static func range(_ values: UnsafeBufferPointer<Double>)
    -> (low: Double, high: Double, first: Double, observed: Int)
  {
    var (low, high, first, observed) = (Double.infinity, -Double.infinity, Double.nan, 0)
    for value in values where !value.isNaN {
      if observed == 0 { first = value }
      low = min(low, value)
      high = max(high, value)
      observed += 1
    }
    return (low, high, first, observed)
  }
}

extension ThetaCriterion {
  /// The argument `criterion=…`; none for the default.
  var arguments: [ModelSpec.Argument] {
    self == .penalised ? [] : [ModelSpec.Argument(label: "criterion", .spec(ModelSpec(rawValue)))]
  }
}

extension ThetaSeason {
  /// The argument `season=…`; none for the default.
  var arguments: [ModelSpec.Argument] {
    self == .tested ? [] : [ModelSpec.Argument(label: "season", .spec(ModelSpec(rawValue)))]
  }

  /// What models with this treatment of the season promise.
  var capabilities: Capabilities {
    var set: Capabilities = [.intervals, .missingValues, .scaleEquivariant]
    switch self {
    case .tested: set.insert(.seasonal)
    case .none: set.insert(.shiftEquivariant)
    case .additive: set.formUnion([.seasonal, .shiftEquivariant])
    case .multiplicative: set.formUnion([.seasonal, .positiveOnly])
    }
    return set
  }
}
