internal import Forecasting
internal import SeriesIO

/// The computations of a study: the champion first, so that it is there when time runs out.
struct StudyWork {
  let history: TimeSeries
  let configuration: JobConfiguration
  let format: TimestampFormat
  let champion: ChampionRow?
  let stop: StopFlag

  func study() -> SeriesStudy {
    let decomposition = DecompositionStudy(
      history.values, seasonLength: history.seasonLength)
    let chosen = champion.flatMap { ModelSpec($0.model) }
    let others = configuration.models.filter { $0 != chosen }
    var fit: FitStudy?
    var models: [ModelStudy] = []
    for spec in (chosen.map { [$0] } ?? []) + others {
      // The champion of the run has the weights that its backtest taught.
      let resolved = spec == chosen ? champion?.learnt.flatMap { ModelSpec($0) } ?? spec : spec
      let (study, detail) = look(at: resolved, named: spec, isChampion: spec == chosen)
      models.append(study)
      fit = fit ?? detail
    }
    let positions = 0..<(history.count + horizon)
    let times = positions.map { history.timestamp(at: $0) }
    return SeriesStudy(
      id: history.id, unit: history.frequency.unit, seasonLength: history.seasonLength,
      times: times, dates: times.map(format.format), values: history.values,
      published: configuration.horizon, models: models, fit: fit, decomposition: decomposition,
      isComplete: !stop.isRaised)
  }

  /// Steps that a reader can follow with the eye, and all that are published.
  private var horizon: Int {
    let usual =
      switch history.frequency.unit {
      case .yearly: 5
      case .quarterly: 8
      case .monthly: 12
      case .weekly: 13
      case .daily: 14
      case .hourly: 24
      case .index: 8
      }
    return max(configuration.horizon, usual)
  }

  private func look(at spec: ModelSpec, named name: ModelSpec, isChampion: Bool)
    -> (ModelStudy, FitStudy?)
  {
    func failed(_ reason: String) -> (ModelStudy, FitStudy?) {
      (ModelStudy(model: name.description, mean: [], intervals: [], failure: reason), nil)
    }
    if stop.isRaised { return failed("left out, since the time for a study was up") }
    do {
      let outcome = try fitted(try spec.makeForecaster(), isChampion: isChampion)
      return (
        ModelStudy(
          model: name.description, mean: outcome.prediction.mean,
          intervals: configuration.levels.sorted().map { outcome.prediction.interval(level: $0) },
          failure: nil), outcome.fit
      )
    } catch ForecastError.cancelled {
      return failed("left out, since the time for a study was up")
    } catch {
      return failed("\(error)")
    }
  }

  private func fitted(_ model: some Forecaster, isChampion: Bool) throws
    -> (prediction: Prediction, fit: FitStudy?)
  {
    let fitted = try model.fit(history, from: nil, stop: stop)
    let prediction = try fitted.predict(horizon: horizon)
    let fit =
      isChampion
      ? FitStudy(
        summary: fitted.summary(of: history), residuals: fitted.residuals(of: history),
        seasonLength: history.seasonLength) : nil
    return (configuration.nonNegative ? prediction.nonNegative() : prediction, fit)
  }
}
