/// Keeps forecasts of an automatic choice within reach of the history: where the mean of the chosen
/// form leaves it, the next best form stands in, at last the best one without a trend.
struct ETSGuard: Codable {
  /// How many widths of the history's range a mean may lie outside it, over a horizon that is not
  /// longer than the history.
  static let reach = 3.0

  private var reserves: [ETS.Fitted] = []
  private var low = Double.infinity
  private var high = -Double.infinity

  /// Nothing stands in.
  init() {}

  /// The next best forms of a selection. A form without a trend does not explode and needs none.
  init(_ series: TimeSeries, _ selection: ETSSelection, winner: Int) throws(ForecastError) {
    guard selection.candidates[winner].form.trend.exists else { return }
    let others = selection.candidates.indices.filter { index in
      index != winner && selection.candidates[index].best.parameters != nil
    }.sorted { selection.candidates[$0].rank < selection.candidates[$1].rank }
    let flat = others.first { !selection.candidates[$0].form.trend.exists }
    var chosen = others.prefix(1)
    if let flat, !chosen.contains(flat) { chosen.append(flat) }
    for index in chosen {
      let candidate = selection.candidates[index]
      guard let result = candidate.estimation.result(candidate.best) else { continue }
      reserves.append(
        try ETS.Fitted(
          series, form: candidate.form, parameters: result.parameters, initial: result.initial,
          converged: result.converged))
    }
    series.withValues { widen($0) }
  }

  private mutating func widen(_ values: UnsafeBufferPointer<Double>) {
    for value in values where !value.isNaN {
      low = min(low, value)
      high = max(high, value)
    }
  }

  /// The forecast of `model`, or of the first reserve that stays within reach.
  func predict(_ model: ETS.Fitted, horizon: Int) throws(ForecastError) -> Prediction {
    guard let last = reserves.last else { return try model.predict(horizon: horizon) }
    let share = max(1, Double(horizon) / Double(max(model.header.count, 1)))
    let room = Self.reach * share * (high - low)
    for candidate in [model] + reserves.dropLast() {
      // A path that leaves the finite numbers has exploded too.
      guard let prediction = try? candidate.predict(horizon: horizon),
        prediction.mean.allSatisfy({ $0 >= low - room && $0 <= high + room })
      else { continue }
      return candidate.form == model.form ? prediction : noted(prediction, model, candidate)
    }
    return noted(try last.predict(horizon: horizon), model, last)
  }

  private func noted(_ prediction: Prediction, _ model: ETS.Fitted, _ substitute: ETS.Fitted)
    -> Prediction
  {
    var prediction = prediction
    prediction.note =
      "forecasts of ets(\(model.form)) leave the history's range by more than "
      + "\(Int(Self.reach)) times its width; ets(\(substitute.form)) stands in"
    return prediction
  }

  /// Takes in new values.
  mutating func update(_ newValues: [Double]) throws(ForecastError) {
    var next = reserves
    for index in next.indices { try next[index].update(newValues) }
    reserves = next
    if !reserves.isEmpty { newValues.withUnsafeBufferPointer { widen($0) } }
  }
}
