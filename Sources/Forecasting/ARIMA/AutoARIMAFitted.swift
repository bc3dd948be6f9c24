extension AutoARIMA {
  /// A fitted ``AutoARIMA``: the chosen model, and what the choice was made from.
  public struct Fitted: FittedForecaster {
    /// The chosen model.
    private(set) var model: ARIMA.Fitted
    private let trials: [ARIMATrial]
    private let terms: [RegressionTerm]
    private var note: String?
    /// How often the choice evaluated an exact likelihood.
    package let evaluations: Int
    /// The transformation under which the choice was made; nil: none.
    private var transformation: Transformation?

    init(_ model: ARIMA.Fitted, _ trials: ARIMATrials, terms: [RegressionTerm]) {
      self.model = model
      self.trials = trials.all
      self.terms = terms
      evaluations = trials.evaluations
    }

    /// The chosen model, unfitted.
    public var arima: ARIMA {
      model.shape.arima(terms, transformation: transformation.map { .fixed($0) })
    }

    /// The estimates of the same orders on other data.
    /// - Parameter note: what a reader has to know of them; nil keeps what there is.
    func refitted(_ model: ARIMA.Fitted, note: String? = nil) -> Self {
      var copy = self
      copy.model = model
      copy.note = note ?? self.note
      return copy
    }

    /// The same choice, where the series that it was made for holds transformed values.
    func transformed(by transformation: Transformation) -> Self {
      var fitted = refitted(model.transformed(by: transformation))
      fitted.transformation = transformation
      return fitted
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

    /// Runs the filter of the chosen model over the new values and the data beside them.
    public mutating func update(with next: TimeSeries) throws(ForecastError) {
      try model.update(with: next)
    }

    /// The estimates of the chosen model, and all candidates.
    public var summary: FitSummary {
      var summary = model.summary
      summary.resolved = arima.spec
      let choice = transformation.map { TransformationChoice.fixed($0) }
      summary.candidates = trials.map { $0.candidate(terms, choice) }.sorted {
        ($0.criterion ?? .infinity, $0.spec.description)
          < ($1.criterion ?? .infinity, $1.spec.description)
      }
      if let note { summary.note = [note, summary.note].compactMap { $0 }.joined(separator: "; ") }
      return summary
    }
  }
}

extension ARIMAShape {
  /// The model of these orders.
  func arima(_ terms: [RegressionTerm], transformation: TransformationChoice? = nil) -> ARIMA {
    let isSeasonal = season > 1 && seasonalAR + seasonalDifferences + seasonalMA > 0
    let habit = differences + seasonalDifferences == 0
    return ARIMA(
      ar, differences, ma,
      seasonal: isSeasonal ? ARIMAOrder(seasonalAR, seasonalDifferences, seasonalMA) : nil,
      constant: hasConstant == habit ? nil : hasConstant, regressors: terms,
      transformation: transformation)
  }
}
