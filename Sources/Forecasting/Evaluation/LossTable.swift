/// The losses of several models on one series by a few metrics: what is left of their forecasts when
/// only scores are wanted.
struct LossTable: Sendable {
  private let folds: Int
  private let horizon: Int
  /// By model, then fold: whether there is a forecast.
  private var isPresent: [Bool]
  /// By metric: model by model, fold by fold, step by step.
  private var values: [Metric: [Double]] = [:]

  /// The losses of forecasts.
  /// - Parameters:
  ///   - predictions: by model, then fold.
  ///   - loss: the losses of a forecast in a fold, step by step.
  init(
    of predictions: [[Prediction?]], horizon: Int, metrics: [Metric],
    loss: (Metric, Prediction, _ fold: Int) -> [Double]
  ) {
    folds = predictions.first?.count ?? 0
    self.horizon = horizon
    isPresent = predictions.flatMap { $0.map { $0 != nil } }
    for metric in metrics where values[metric] == nil {
      var column: [Double] = []
      column.reserveCapacity(isPresent.count * horizon)
      for model in predictions {
        for (fold, prediction) in model.enumerated() {
          column +=
            prediction.map { loss(metric, $0, fold) } ?? Array(repeating: .nan, count: horizon)
        }
      }
      values[metric] = column
    }
  }

  /// Whether a model has a forecast in a fold.
  func hasForecast(model: Int, fold: Int) -> Bool { isPresent[model * folds + fold] }

  /// The losses of a forecast.
  /// - Precondition: the table was made with the metric.
  func losses(_ metric: Metric, model: Int, fold: Int) -> ArraySlice<Double> {
    guard let column = values[metric] else {
      preconditionFailure("the forecasts were not kept, and \(metric) was not asked for before")
    }
    let first = (model * folds + fold) * horizon
    return column[first..<(first + horizon)]
  }
}
