/// The way from a series to the ARIMA model that is chosen for it.
struct ARIMAChoice {
  private let model: AutoARIMA
  private let series: TimeSeries
  private let transformation: Transformation?
  private let stop: StopFlag

  /// - Parameters:
  ///   - series: the values, or their transforms.
  ///   - transformation: what the values were transformed by; nil: nothing.
  init(
    _ model: AutoARIMA, _ series: TimeSeries, transformation: Transformation?, stop: StopFlag
  ) {
    self.model = model
    self.series = series
    self.transformation = transformation
    self.stop = stop
  }

  /// The numbers of Fourier terms that are compared.
  private static let harmonics = [1, 2, 3, 4, 6, 8, 10, 13]

  /// The multiplications that missing values may add to an evaluation of the likelihood of a
  /// candidate.
  private static let dearest = 5e5

  /// Chooses and estimates.
  /// - Parameter earlier: the model of an earlier origin, whose orders are one more candidate.
  func run(from earlier: ARIMA.Fitted?) throws(ForecastError) -> AutoARIMA.Fitted {
    let terms = try terms()
    let design =
      terms.isEmpty ? nil : try RegressionDesign(terms: terms, series: series)
    let hasSeasonalTerms = terms.contains { $0.needsSeason }
    var (d, seasonalD) = try differences(design, hasSeasonalTerms: hasSeasonalTerms)
    while true {
      let trials = try ARIMATrials(
        series, differences: d, seasonalDifferences: seasonalD, design: design,
        criterion: model.criterion, stop: stop)
      if trials.costOfGaps > Self.dearest { return try byInterpolation(from: earlier, terms) }
      var limits = AutoARIMA.Limits()
      if hasSeasonalTerms { (limits.seasonalP, limits.seasonalQ) = (0, 0) }
      let selection = ARIMASelection(trials: trials, limits: limits)
      if model.isExhaustive { try selection.exhaust() } else { try selection.stepwise() }
      if let earlier { try trials.add(orders(of: earlier, trials), at: earlier) }
      if let fitted = try best(trials, terms) { return fitted }
      // Fewer differences leave less that can explode.
      guard d > 0 else { break }
      d -= 1
    }
    throw .notEstimable("no model has roots and forecasts that make sense")
  }

  /// Where so many values are missing that their likelihood is too dear to search on: the orders are
  /// chosen on interpolated values, the chosen model is estimated on the observed ones.
  private func byInterpolation(from earlier: ARIMA.Fitted?, _ terms: [RegressionTerm])
    throws(ForecastError) -> AutoARIMA.Fitted
  {
    let complete = series.replacingValues(
      with: Interpolation.fill(series.values, season: series.seasonLength))
    let choice = try ARIMAChoice(model, complete, transformation: transformation, stop: stop)
      .run(from: earlier)
    let fitted = try choice.arima.fit(series, from: choice.model, stop: stop)
    return choice.refitted(
      fitted, note: "approximate: the orders were chosen with the missing values interpolated")
  }

  /// The regression terms: as given, or the Fourier terms with the smallest criterion under two
  /// common error models.
  private func terms() throws(ForecastError) -> [RegressionTerm] {
    let season = series.seasonLength
    if case .terms(let terms) = model.regressors {
      return terms.filter { season > 1 || !$0.needsSeason }
    }
    var best: (criterion: Double, terms: [RegressionTerm]) = (.infinity, [])
    let room = min(season / 2, (series.observedCount - 10) / 4)
    for order in Self.harmonics where order <= room {
      let terms = [RegressionTerm.fourier(order: order, period: nil)]
      let design = try RegressionDesign(terms: terms, series: series)
      let (d, _) = try differences(design, hasSeasonalTerms: true)
      let trials = try ARIMATrials(
        series, differences: d, seasonalDifferences: 0, design: design,
        criterion: model.criterion, stop: stop)
      for p in [1, 2] {
        let orders = ARIMATrial.Orders(
          p: p, q: 1, seasonalP: 0, seasonalQ: 0, constant: d == 0)
        guard let trial = try trials.add(orders, from: nil), trial.criterion < best.criterion
        else { continue }
        best = (trial.criterion, terms)
      }
    }
    return best.terms
  }

  /// The numbers of differences: as given, or by tests on what ordinary least squares leaves.
  private func differences(_ design: RegressionDesign?, hasSeasonalTerms: Bool)
    throws(ForecastError) -> (Int, Int)
  {
    let season = hasSeasonalTerms ? 1 : series.seasonLength
    let given = season > 1 ? model.seasonalDifferences : 0
    if let d = model.differences, let given { return (d, given) }
    let limit = given ?? 1
    func choose(_ values: UnsafeBufferPointer<Double>) throws(ForecastError) -> (Int, Int) {
      guard
        let choice = DifferencingChoice(
          observed: values, seasonLength: season, maxSeasonal: limit)
      else { throw .noObservations }
      return (model.differences ?? choice.regular, given ?? choice.seasonal)
    }
    guard let design else { return try series.withValues(choose) }
    let plain = ARIMAShape(
      order: ARIMAOrder(0, 0, 0), seasonal: nil, season: series.seasonLength, constant: true,
      regressors: design.regressorCount)
    let sample = try ARIMASample(series, shape: plain)
    let regressors = try ARIMARegressors(
      plain, design: design, first: sample.lead, count: sample.differences.count)
    let rest = regressors.residuals(of: sample.filledDifferences(plain))
    var result = Result<(Int, Int), ForecastError>.success((0, 0))
    rest.withUnsafeBufferPointer { buffer in
      result = Result { () throws(ForecastError) in try choose(buffer) }
    }
    return try result.get()
  }

  /// The orders of a model that has the differences of the trials; nil for any other.
  private func orders(of earlier: ARIMA.Fitted, _ trials: ARIMATrials) -> ARIMATrial.Orders? {
    let shape = earlier.shape
    guard shape.season == trials.season, shape.differences == trials.differences,
      shape.seasonalDifferences == trials.seasonalDifferences,
      shape.regressors == (trials.design?.regressorCount ?? 0)
    else { return nil }
    return ARIMATrial.Orders(
      p: shape.ar, q: shape.ma, seasonalP: shape.seasonalAR, seasonalQ: shape.seasonalMA,
      constant: shape.hasConstant)
  }

  /// The best model of the trials that is sound, estimated; nil where none is.
  private func best(_ trials: ARIMATrials, _ terms: [RegressionTerm])
    throws(ForecastError) -> AutoARIMA.Fitted?
  {
    for candidate in trials.sound {
      let winner = try trials.polish(candidate)
      let sample = trials.sample(winner.shape)
      let estimate = try ExactEstimator.estimate(
        trials.objective(winner.shape), sample, trials.regressors(winner.shape), at: winner.free)
      let fitted = try ARIMA.Fitted(
        series: series, sample: sample, shape: winner.shape, design: trials.design,
        estimate: estimate, resolved: winner.shape.arima(terms).spec)
      if try fitted.isRedundant {
        trials.reject(winner, as: .redundant)
        continue
      }
      // Without differences the forecasts return to a mean.
      if winner.shape.levels > 0,
        !ARIMAReach(series, transformation: transformation).holds(fitted)
      {
        trials.reject(winner, as: .explosive)
        continue
      }
      return AutoARIMA.Fitted(fitted, trials, terms: terms)
    }
    return nil
  }
}
