extension AutoARIMA {
  /// A fitted ``AutoARIMA``: the chosen model, and what the choice was made from.
  public struct Fitted: FittedForecaster {
    private var model: ARIMA.Fitted
    private let candidates: [FitSummary.Candidate]

    init(_ model: ARIMA.Fitted, trials: [ARIMATrial]) {
      self.model = model
      candidates = trials.sorted {
        ($0.criterion, $0.shape.spec.description) < ($1.criterion, $1.shape.spec.description)
      }.map {
        FitSummary.Candidate(
          $0.shape.spec, criterion: $0.criterion.isFinite ? $0.criterion : nil,
          leftOut: $0.reason)
      }
    }

    /// The fitted series.
    public var header: SeriesHeader { model.header }

    /// The chosen model's distribution.
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      try model.predict(horizon: horizon)
    }

    /// The one-step forecasts of the chosen model.
    public func fittedValues(of history: TimeSeries) -> [Double] { model.fittedValues(of: history) }

    /// Runs the filter of the chosen model over the new values.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      try model.update(newValues)
    }

    /// The estimates of the chosen model, and all candidates.
    public var summary: FitSummary {
      var summary = model.summary
      summary.candidates = candidates
      return summary
    }
  }
}

extension ARIMAShape {
  /// The written form of a model of these orders.
  var spec: ModelSpec {
    let isSeasonal = season > 1 && seasonalAR + seasonalDifferences + seasonalMA > 0
    let habit = differences + seasonalDifferences == 0
    return ARIMA(
      ar, differences, ma,
      seasonal: isSeasonal ? ARIMAOrder(seasonalAR, seasonalDifferences, seasonalMA) : nil,
      constant: hasConstant == habit ? nil : hasConstant
    ).spec
  }
}
