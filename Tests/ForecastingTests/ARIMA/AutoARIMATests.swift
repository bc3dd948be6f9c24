import Testing

import Forecasting

/// The automatic choice of ARIMA orders.
@Suite struct AutoARIMATests {
  /// What R's `auto.arima` chose on one classic.
  struct Reference {
    let series: TimeSeries
    let differences: Int
    let seasonalDifferences: Int
    /// Its AICc, with the exact likelihood of its coefficients.
    let aicc: Double
  }

  static func reference(_ name: String) throws -> Reference {
    let golden = try Golden(name)
    let entry = try #require(golden.method("auto_arima"))
    var aicc = try #require(entry["aicc"] as? Double)
    if let exact = entry["loglik_exact_at_coef"] as? Double, let own = entry["loglik"] as? Double {
      aicc += 2 * (own - exact)
    }
    return Reference(
      series: TimeSeries(id: name, values: golden.y, season: golden.season),
      differences: try #require((entry["order"] as? [Int])?[1]),
      seasonalDifferences: (entry["seasonal"] as? [Int])?[1] ?? 0, aicc: aicc)
  }

  @Test("Differences are R's", arguments: Golden.classics)
  func differences(_ name: String) throws {
    let reference = try Self.reference(name)
    let arima = try AutoARIMA().fit(reference.series).arima
    #expect(arima.order.d == reference.differences)
    #expect(arima.seasonal?.d ?? 0 == reference.seasonalDifferences)
  }

  @Test("The criterion is R's or lower", arguments: Golden.classics)
  func criterion(_ name: String) throws {
    let reference = try Self.reference(name)
    let aicc = try #require(try AutoARIMA().fit(reference.series).summary.aicc)
    #expect(aicc <= reference.aicc + 0.5)
  }

  @Test(
    "An exhaustive search looks at more models, and its criterion is as low or lower",
    arguments: ["lynx", "UKgas", "BJsales"])
  func exhaustive(_ name: String) throws {
    let series = try Self.reference(name).series
    let stepwise = try AutoARIMA().fit(series).summary
    let exhaustive = try AutoARIMA(exhaustive: true).fit(series).summary
    #expect(exhaustive.aicc! <= stepwise.aicc! + 1e-3)
    #expect(exhaustive.candidates!.count > stepwise.candidates!.count)
  }

  @Test("The winner is the lowest candidate without a reason against it, and can be fitted alone")
  func candidates() throws {
    let series = try Self.reference("USAccDeaths").series
    let fitted = try AutoARIMA().fit(series)
    let summary = fitted.summary
    let candidates = try #require(summary.candidates)
    let best = try #require(candidates.first { $0.leftOut == nil })
    #expect(best.spec == summary.resolved)
    #expect(abs(best.criterion! - summary.aicc!) < 1e-6)
    #expect(candidates.contains { $0.leftOut != nil })
    let alone = try fitted.arima.fit(series)
    #expect(abs(alone.summary.logLikelihood! - summary.logLikelihood!) < 1e-3)
    #expect(summary.parameters.allSatisfy { $0.standardError != nil })
  }

  @Test("Another criterion gives another choice")
  func otherCriterion() throws {
    let series = try Self.reference("lynx").series
    let aic = try AutoARIMA(criterion: .aic).fit(series).summary
    let bic = try AutoARIMA(criterion: .bic).fit(series).summary
    #expect(bic.parameters.count <= aic.parameters.count)
    #expect(bic.bic! <= aic.bic! + 1e-6)
    #expect(aic.aic! <= bic.aic! + 1e-6)
  }

  @Test("Given differences are kept")
  func givenDifferences() throws {
    let series = try Self.reference("AirPassengers").series
    let arima = try AutoARIMA(differences: 0, seasonalDifferences: 1).fit(series).arima
    #expect(arima.order.d == 0 && arima.seasonal?.d == 1)
  }

  @Test("A near-unit root does not win")
  func roots() throws {
    for name in Golden.classics {
      let summary = try AutoARIMA().fit(Self.reference(name).series).summary
      for parameter in summary.parameters where parameter.name.hasPrefix("ma") {
        #expect(abs(parameter.value) < 3)
      }
      let single = summary.parameters.filter { ["ar1", "ma1", "sar1", "sma1"].contains($0.name) }
      if summary.parameters.count == single.count {
        #expect(single.allSatisfy { abs($0.value) < 1 / 1.01 }, "\(name)")
      }
    }
  }

  @Test("Curves that would leave the reach of the history do not win")
  func explosion() throws {
    // A sudden steep end: with two differences its slope would go on.
    let values = (0..<40).map { Double($0 % 3) } + (1...4).map { 30 * Double($0 * $0) }
    let fitted = try AutoARIMA(differences: 2).fit(TimeSeries(values: values))
    let prediction = try fitted.predict(horizon: 44)
    let width = 480.0
    #expect(prediction.mean.allSatisfy { $0 > -3 * width && $0 < 4 * width })
  }

  @Test("What explodes once it is carried back does not win either")
  func explosionBehindTransform() throws {
    // It drifts, on the transformed scale, towards the bound 1.25 where values become infinite.
    var random = TestRandom(seed: 3)
    var level = 0.1
    let transformed = (0..<40).map { _ -> Double in
      level += 0.0225 + 0.002 * random.normal()
      return level
    }
    let power = Transformation.boxCox(lambda: -0.8)
    let series = TimeSeries(values: try transformed.map { try power.invert($0) })
    let plain = try AutoARIMA().fit(TimeSeries(values: transformed))
    #expect(plain.arima.order.d > 0)
    #expect(try plain.predict(horizon: 40).mean[39] > 1.25)
    let fitted = try AutoARIMA(transformation: .fixed(power)).fit(series)
    #expect(fitted.arima.order.d == 0)
    let high = try #require(series.values.max())
    let median = try fitted.predict(horizon: 3).quantile(0.5)
    #expect(median.allSatisfy { $0 > 0 && $0 < 4 * high })
  }

  @Test("The choice of an earlier origin is one more candidate")
  func earlierChoice() throws {
    let series = try Self.reference("nottem").series
    let earlier = try AutoARIMA().fit(series.prefix(180))
    let cold = try AutoARIMA().fit(series)
    let warm = try AutoARIMA().fit(series, from: earlier, stop: .never)
    #expect(warm.summary.aicc! <= cold.summary.aicc! + 1e-6)
    let kept = try AutoARIMA().refit(series, keepingFormOf: earlier, from: earlier, stop: .never)
    #expect(kept.summary.resolved == earlier.summary.resolved)
    #expect(kept.header.count == series.count)
  }

  @Test("Fourier terms take the place of seasonal orders")
  func harmonics() throws {
    let series = try Self.reference("USAccDeaths").series
    for (model, order) in [
      (AutoARIMA(regressors: .terms([.fourier(order: 3, period: nil)])), 3),
      (AutoARIMA(regressors: .harmonics), nil),
    ] as [(AutoARIMA, Int?)] {
      let arima = try model.fit(series).arima
      #expect(arima.seasonal == nil)
      let term = try #require(arima.regressors.first)
      guard case .fourier(let chosen, nil) = term else {
        Issue.record("\(term) is no Fourier term")
        continue
      }
      if let order { #expect(chosen == order) } else { #expect((2...6).contains(chosen)) }
    }
  }
}
