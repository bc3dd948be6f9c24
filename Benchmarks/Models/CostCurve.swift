import Benchmark
import Forecasting

/// How cost grows with the length of a series: one pass of a fitted model over all values, and one
/// fit, for lengths that are each ten times the one before.
enum CostCurve {
  /// The models measured where none are named.
  static let models = ["ses", "ets(ANN)", "ets(AAA)", "ets(MAM)", "arima(0,1,1)(0,1,1)"]

  /// Registers the curves of a model: at a season of 12, and for ARIMA models, whose state is as long
  /// as the season, at one of 52 too.
  static func measure(_ forecaster: some Forecaster) {
    guard forecaster is ARIMA else {
      measure(forecaster, season: 12, lengths: [100, 1_000, 10_000, 100_000])
      return
    }
    for season in [12, 52] {
      measure(forecaster, season: season, lengths: [100, 1_000, 2_000, 10_000, 20_000])
    }
  }

  /// Registers a pass and a fit of a model at every length. The series is made, and for the pass
  /// the model fitted, before the clock runs.
  private static func measure<Model: Forecaster>(
    _ forecaster: Model, season: Int, lengths: [Int]
  ) {
    for count in lengths {
      let name = "\(forecaster.spec)\(season == 12 ? "" : "-m\(season)")-n\(count)"
      // A pass over a short series takes less than the clock can see.
      let pass = Benchmark.Configuration(scalingFactor: count <= 1_000 ? .kilo : .one)

      Benchmark("pass-\(name)", configuration: pass) {
        (benchmark, made: (series: TimeSeries, fitted: Model.Fitted)) in
        for _ in benchmark.scaledIterations {
          blackHole(made.fitted.fittedValues(of: made.series))
        }
      } setup: {
        let series = SyntheticSeries.make(count: count, season: season)
        return (series, try forecaster.fit(series))
      }
      Benchmark("fit-\(name)") { (_, series: TimeSeries) in
        blackHole(try forecaster.fit(series))
      } setup: {
        SyntheticSeries.make(count: count, season: season)
      }
    }
  }
}
