import Benchmark
import Forecasting

/// Two benchmarks a model: one fit with its forecast, and one backtest of 26 origins. With `CURVE=1`
/// the cost curve instead.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = Benchmark.Configuration(
    metrics: [.wallClock, .cpuUser, .throughput, .peakMemoryResident],
    warmupIterations: 1,
    maxDuration: .milliseconds(500),
    maxIterations: 10_000)

  for choice in Choice.all {
    do {
      let spec = try ModelSpec.parse(choice)
      let forecaster = try spec.makeForecaster()
      if Choice.isCurve {
        CostCurve.measure(forecaster)
        continue
      }
      let needed = forecaster.minimumObservations(season: Passengers.series.seasonLength)
      let plan = Passengers.plan
      guard Passengers.series.count >= needed + plan.horizon + plan.gap else {
        Choice.note("\(spec): skipped, needs \(needed) observations to fit")
        continue
      }
      measure(forecaster)
    } catch {
      Choice.note("\(choice): skipped, \(error)")
    }
  }
}

/// Registers both benchmarks of a model. A model that cannot fit the series fails its benchmarks.
private func measure(_ forecaster: some Forecaster) {
  let spec = forecaster.spec
  let series = Passengers.series
  let levels = [80.0, 95.0]
  let work = Benchmark.Configuration(scalingFactor: Choice.isClosedForm(spec) ? .kilo : .one)

  Benchmark("fit-forecast-\(spec)", configuration: work) { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(try forecaster.fit(series).forecast(horizon: series.seasonLength, levels: levels))
    }
  }
  Benchmark("backtest-26-\(spec)") { _ in
    blackHole(try forecaster.rollingForecasts(series, plan: Passengers.plan, stop: .never))
  }
}
