import Foundation
import Testing

import Forecasting

@Suite struct ARIMATransformTests {
  private let passengers: TimeSeries

  init() throws {
    let golden = try Golden("AirPassengers")
    passengers = TimeSeries(values: golden.y, season: golden.season)
  }

  private let airline = ARIMA(
    0, 1, 1, seasonal: ARIMAOrder(0, 1, 1), transformation: .fixed(.log))

  // R's σ² counts in the residuals of its nearly diffuse start: the ratio is taken out of its bounds.
  @Test("Under the logarithm, likelihood, medians and bounds are R's")
  func golden() throws {
    var compared = 0
    for name in Golden.classics {
      let golden = try Golden(name)
      guard let entry = golden.method("sarima_011_011_log") else { continue }
      let reference = { (key: String) in Golden.numbers(entry[key]) }
      let theirs = try #require((entry["loglik_exact_at_coef"] ?? entry["loglik"]) as? Double)
      let fitted = try airline.fit(TimeSeries(values: golden.y, season: golden.season))
      let gain = try #require(fitted.summary.logLikelihood) - theirs
      #expect(gain >= -1e-3, "\(name)")
      guard gain < 1e-4 else { continue }
      compared += 1
      let prediction = try fitted.predict(horizon: reference("mean").count)
      let medians = prediction.quantile(0.5)
      #expect(agrees(medians, reference("mean"), relative: 1e-3), "\(name)")
      let own = (fitted.summary.sigma2! / (entry["sigma2"] as? Double ?? .nan)).squareRoot()
      for level in [80, 95] {
        let interval = prediction.interval(level: Double(level))
        for (key, ours) in [("lo", interval.lower), ("hi", interval.upper)] {
          let bounds = zip(reference("\(key)\(level)"), medians).map { $1 * pow($0 / $1, own) }
          #expect(agrees(ours, bounds, relative: 1e-3), "\(name) \(key)\(level)")
        }
      }
    }
    #expect(compared >= 4)
  }

  @Test("The logarithm's forecasts are lognormal: mean, spread and asymmetric bounds")
  func lognormal() throws {
    let fitted = try airline.fit(passengers)
    let plain = try ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1))
      .fit(passengers.with(values: passengers.values.map { log($0) }))
    #expect(fitted.summary.parameters == plain.summary.parameters)
    #expect(fitted.summary.logLikelihood == plain.summary.logLikelihood)
    let ours = try fitted.predict(horizon: 30)
    let inner = try plain.predict(horizon: 30)
    let interval = ours.interval(level: 90)
    for step in 0..<30 {
      let (mu, sigma) = (inner.mean[step], inner.standardError[step])
      let mean = exp(mu + sigma * sigma / 2)
      #expect(abs(ours.mean[step] / mean - 1) < 1e-12)
      let deviation = mean * expm1(sigma * sigma).squareRoot()
      #expect(abs(ours.standardError[step] / deviation - 1) < 1e-12)
      #expect(abs(interval.upper[step] / exp(mu + 1.6448536269514722 * sigma) - 1) < 1e-9)
      #expect(abs(interval.lower[step] / exp(mu - 1.6448536269514722 * sigma) - 1) < 1e-9)
    }
  }

  @Test(
    "Under a power, mean and spread are near those of the quantiles", arguments: [-0.5, 0.4, 1.5])
  func power(_ lambda: Double) throws {
    let transformation = Transformation.boxCox(lambda: lambda)
    let mu = try transformation.apply(100.0)
    let sigma = try transformation.apply(104.0) - mu
    let prediction = try Prediction(
      TransformedNormal(transformation, mean: [mu], standardError: [sigma]))
    // The quantiles at the midpoints of many equal shares stand for the distribution.
    let values = (0..<2000).map { prediction.quantile((Double($0) + 0.5) / 2000)[0] }
    let mean = values.reduce(0, +) / 2000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2000
    #expect(abs(prediction.mean[0] / mean - 1) < 1e-4)
    #expect(abs(prediction.standardError[0] / variance.squareRoot() - 1) < 0.02)
    #expect(prediction.quantile(0.5)[0] != prediction.mean[0])
  }

  @Test("The resolved spec holds Guerrero's exponent, and fits the same")
  func resolved() throws {
    for model in [
      ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1), transformation: .guerrero) as any Forecaster,
      AutoARIMA(transformation: .guerrero),
    ] {
      func check(_ model: some Forecaster) throws {
        let fitted = try model.fit(passengers)
        let form = try #require(try fitted.summary.resolved.makeForecaster() as? ARIMA)
        let lambda = try TransformationChoice.guerrero.transformation(
          for: passengers.values, seasonLength: 12)
        #expect(form.transformation == .fixed(lambda))
        let again = try form.fit(passengers)
        #expect(again.summary.resolved == fitted.summary.resolved)
        #expect(abs(again.summary.logLikelihood! - fitted.summary.logLikelihood!) < 1e-3)
        let (a, b) = try (again.predict(horizon: 6).mean, fitted.predict(horizon: 6).mean)
        #expect(agrees(a, b, relative: 1e-3))
      }
      try check(model)
    }
  }

  @Test("Every candidate of an automatic choice keeps the transformation, as does a refit")
  func candidates() throws {
    let model = AutoARIMA(transformation: .fixed(.log))
    let fitted = try model.fit(passengers.prefix(100))
    let candidates = try #require(fitted.summary.candidates)
    let allKeep = candidates.allSatisfy { $0.spec.description.contains("transform=log") }
    #expect(allKeep && candidates.count > 5)
    let again = try model.refit(passengers, keepingFormOf: fitted, from: fitted, stop: .never)
    #expect(again.summary.resolved == fitted.summary.resolved)
    let direct = try again.arima.fit(passengers, from: nil, stop: .never)
    let (a, b) = try (again.predict(horizon: 6), direct.predict(horizon: 6))
    #expect(agrees(a.mean, b.mean, relative: 1e-3))
    #expect(a.transformed != nil)
  }

  @Test("A value that has no transform is refused, by fitting and by an update")
  func nonPositive() throws {
    var values = passengers.values
    values[17] = 0
    #expect(throws: ForecastError.nonPositive) { try airline.fit(passengers.with(values: values)) }
    #expect(throws: ForecastError.nonPositive) {
      try AutoARIMA(transformation: .fixed(.log)).fit(passengers.with(values: values))
    }
    var fitted = try airline.fit(passengers)
    let before = try fitted.predict(horizon: 2)
    #expect(throws: ForecastError.nonPositive) { try fitted.update([400, -1]) }
    #expect(fitted.header.count == passengers.count)
    #expect(try fitted.predict(horizon: 2) == before)
    #expect {
      try ARIMA(0, 1, 1, transformation: .fixed(.boxCox(lambda: .nan))).fit(passengers)
    } throws: { error in
      guard case .invalidParameter = error as? ForecastError else { return false }
      return true
    }
  }

  @Test("Gaps widen the fitted values' bias correction as they do the forecast's")
  func gaps() throws {
    var values = passengers.values
    for t in 110..<120 { values[t] = .nan }
    let fitted = try airline.fit(passengers.with(values: values))
    let next = try fitted.predict(horizon: 1)
    let extended = fitted.fittedValues(of: passengers.with(values: values + [.nan]))
    #expect(abs(extended[120] / next.mean[0] - 1) < 1e-9)
    #expect(next.mean[0] > next.quantile(0.5)[0])
  }

  @Test("A tail without a finite value is refused with a reason")
  func pole() throws {
    let transformation = Transformation.boxCox(lambda: -1)
    let error = try #require(throws: ForecastError.self) {
      try Prediction(TransformedNormal(transformation, mean: [0.5], standardError: [0.3]))
    }
    #expect(error.description.contains("step 1"))
    #expect(error.description.contains("upper tail"))
    // Beyond the 99 % interval the largest number stands for what is not finite.
    let prediction = try Prediction(
      TransformedNormal(transformation, mean: [0.5], standardError: [0.19]))
    let outer = prediction.interval(level: 99.99)
    #expect(outer.upper == [.greatestFiniteMagnitude])
    #expect(outer.lower[0] > 0 && outer.lower[0] < prediction.mean[0])
  }

  @Test("What drops steps or encodes a prediction keeps its distribution, and CRPS scores it")
  func kept() throws {
    let prediction = try airline.fit(passengers).predict(horizon: 5)
    let copy = try JSONDecoder().decode(Prediction.self, from: JSONEncoder().encode(prediction))
    #expect(copy.interval(level: 80) == prediction.interval(level: 80))
    let plan = RollingOrigin(horizon: 3, origins: 1, gap: 2)
    let origin = try airline.rollingForecasts(passengers, plan: plan, stop: .never)[0]
    guard case .forecast(let rest) = origin.outcome else {
      Issue.record("no forecast")
      return
    }
    let whole = try airline.fit(passengers.prefix(origin.cutoff)).predict(horizon: 5)
    #expect(rest.quantile(0.9) == Array(whole.quantile(0.9).dropFirst(2)))
    // CRPS, by its definition as twice the mean of the pinball losses, of the asymmetric quantiles.
    let losses = (1...99).map { percent in
      let quantile = prediction.quantile(Double(percent) / 100)[4]
      let excess = 500 - quantile
      return 2 * max(Double(percent) / 100 * excess, (Double(percent) / 100 - 1) * excess) / 99
    }
    let scale = FoldScale(training: passengers)
    let crps = Metric.crps.losses(
      of: prediction, actual: Array(repeating: 500, count: 5), scale: scale)
    #expect(abs(crps[4] / losses.reduce(0, +) - 1) < 1e-12)
  }
}
