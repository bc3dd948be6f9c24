extension AutoARIMA {
  /// A fitted ``AutoARIMA``: the chosen model, and what the choice was made from.
  public struct Fitted: FittedForecaster {
    private var model: ARIMA.Fitted
    private let trials: [ARIMATrial]

    init(_ model: ARIMA.Fitted, trials: [ARIMATrial]) {
      self.model = model
      self.trials = trials
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
      summary.candidates = trials.map(\.candidate).sorted {
        ($0.criterion ?? .infinity, $0.spec.description)
          < ($1.criterion ?? .infinity, $1.spec.description)
      }
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
