/// Keeps forecasts of an automatic choice within reach of the history: where the mean of the chosen
/// form leaves it, the next best form stands in, then the best one without a trend.
struct ETSGuard: Codable {
  /// How many widths of the history's range a mean may lie outside it, over a horizon that is not
  /// longer than the history; in proportion more beyond that.
  static let reach = 3.0

  private var reserves: [ETS.Fitted] = []
  private var low = Double.infinity
  private var high = -Double.infinity

  /// Nothing to keep within reach.
  init() {}

  /// The range of a series, and the next best forms of a selection where `model` may leave it.
  init(
    _ series: TimeSeries, _ model: ETS.Fitted, _ selection: inout ETSSelection, winner: Int
  ) throws(ForecastError) {
    guard model.form.trend.exists else { return }
    series.withValues { widen($0) }
    // Over as many steps as the history has a straight line goes as far out of reach as it ever
    // will. Half the reach leaves room for slopes that later values make steeper.
    if !model.form.trend.isMultiplicative,
      isWithinReach(model.path(horizon: series.count), of: model, share: 0.5)
    {
      return
    }
    for index in try selection.runnersUp(to: winner) {
      guard let result = selection.result(index) else { continue }
      reserves.append(
        try ETS.Fitted(
          series, form: selection.candidates[index].form, parameters: result.parameters,
          initial: result.initial,
          converged: result.converged))
    }
  }

  private mutating func widen(_ values: UnsafeBufferPointer<Double>) {
    for value in values where !value.isNaN {
      low = min(low, value)
      high = max(high, value)
    }
  }

  private func isWithinReach(_ mean: [Double], of model: ETS.Fitted, share: Double = 1) -> Bool {
    let length = max(1, Double(mean.count) / Double(max(model.header.count, 1)))
    let room = Self.reach * share * length * (high - low)
    return mean.allSatisfy { $0 >= low - room && $0 <= high + room }
  }

  /// The forecast of `model`, or of the first reserve that stays within reach; at last that of the
  /// model held where it is, without its trend.
  func predict(_ model: ETS.Fitted, horizon: Int) throws(ForecastError) -> Prediction {
    guard model.form.trend.exists, low <= high else { return try model.predict(horizon: horizon) }
    // A path that leaves the finite numbers has exploded too.
    if let prediction = try? model.predict(horizon: horizon),
      isWithinReach(prediction.mean, of: model)
    {
      return prediction
    }
    for reserve in reserves {
      guard var prediction = try? reserve.predict(horizon: horizon),
        isWithinReach(prediction.mean, of: reserve)
      else { continue }
      prediction.note = Self.note(model.form, "ets(\(reserve.form)) stands in")
      return prediction
    }
    var prediction = try model.withoutSlope.predict(horizon: horizon)
    prediction.note = Self.note(model.form, "it is held without its trend")
    return prediction
  }

  private static func note(_ form: ETSForm, _ remedy: String) -> String {
    "forecasts of ets(\(form)) leave the history's range by more than \(Int(reach)) times its "
      + "width; \(remedy)"
  }

  /// Takes in new values.
  mutating func update(_ newValues: [Double]) throws(ForecastError) {
    guard low <= high else { return }
    var next = reserves
    for index in next.indices { try next[index].update(newValues) }
    reserves = next
    newValues.withUnsafeBufferPointer { widen($0) }
  }
}
