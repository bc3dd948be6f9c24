internal import Forecasting

/// One mapped piece of the backtest.
struct BacktestUnit: Codable, Sendable {
  let shard: Int
  let job: BacktestJob

  /// The result of a unit that broke down as a whole.
  func failed(_ message: String) -> [SeriesBacktest] {
    job.series.map {
      SeriesBacktest(id: $0.id, forecasts: [], failure: .notEstimable(message))
    }
  }
}
