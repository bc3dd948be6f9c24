internal import Flow
internal import Forecasting

/// The final forecasts of all series, and what had to give way.
struct JobForecasts {
  private(set) var champions: [String: ModelSpec] = [:]
  private(set) var forecasts: [ChampionForecast] = []
  private(set) var failures: [JobFailure] = []
  private(set) var notes: [String] = []

  init(units: [ForecastUnit], outcomes: [Result<ForecastUnit.Result, UnitFailure>]) {
    for (unit, outcome) in zip(units, outcomes) {
      switch outcome {
      case .failure(let failure): notes.append("\(unit.series.id): \(failure.message)")
      case .success(let result): take(result, of: unit)
      }
    }
  }

  private mutating func take(_ result: ForecastUnit.Result, of unit: ForecastUnit) {
    let id = unit.series.id
    guard let forecast = result.forecast else {
      notes.append("\(id): no forecast: \(result.failures.first?.reason ?? "there is no model")")
      failures += result.failures
      return
    }
    champions[id] = forecast.model
    forecasts.append(forecast)
    failures += result.failures
    if let note = forecast.forecast.prediction.note { notes.append("\(id): \(note)") }
    if let champion = result.failures.first {
      notes.append(
        "\(id): the champion \(champion.model) could not be fitted to the whole history "
          + "(\(champion.reason)); \(forecast.model), the next in rank, is used")
    }
  }
}
