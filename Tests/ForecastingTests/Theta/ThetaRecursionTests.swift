import Forecasting
import Foundation
import Testing

/// The optimised models against the equations of their paper.
@Suite("The optimised theta models")
struct ThetaRecursionTests {
  static let classics = ["Nile", "LakeHuron", "WWWusage", "lynx", "BJsales", "sunspot.year"]

  private func fit(_ y: [Double], isDynamic: Bool, _ criterion: ThetaCriterion) throws
    -> ThetaFitted
  {
    let series = TimeSeries(values: y)
    return isDynamic
      ? try DynamicTheta(criterion: criterion).fit(series)
      : try Theta(optimised: true, criterion: criterion).fit(series)
  }

  private func literal(_ fit: ThetaFitted, isDynamic: Bool) -> LiteralTheta {
    let kappa = fit.parameter("theta").map { 1 - 1 / $0 } ?? 1
    return LiteralTheta(
      alpha: fit.parameter("alpha")!, kappa: kappa, level: fit.parameter("l")!,
      isDynamic: isDynamic)
  }

  @Test(
    "fitted values, forecasts and sum of squares are those of the paper's recursion",
    arguments: classics, [false, true])
  func recursion(classic: String, isDynamic: Bool) throws {
    let y = try Golden(classic).y
    for criterion in [ThetaCriterion.penalised, .sse] {
      let fit = try fit(y, isDynamic: isDynamic, criterion)
      let literal = literal(fit, isDynamic: isDynamic)
      let path = literal.path(y, more: 12)
      let fitted = fit.fittedValues(of: TimeSeries(values: y))
      let known = isDynamic ? 2 : 0
      #expect(fitted.prefix(known).allSatisfy { $0.isNaN })
      #expect(
        agrees(Array(fitted[known...]), Array(path.means[known..<y.count]), relative: 1e-9))
      let mean = try fit.predict(horizon: 12).mean
      #expect(agrees(mean, Array(path.means[y.count...]), relative: 1e-9))
      #expect(abs(fit.summary.sse! / literal.sumOfSquares(y) - 1) < 1e-9)
    }
  }

  @Test(
    "no alpha and theta of a fine grid do better at their best level", arguments: classics,
    [false, true])
  func optimality(classic: String, isDynamic: Bool) throws {
    let y = Array(try Golden(classic).y.prefix(60))
    for criterion in [ThetaCriterion.penalised, .sse] {
      let literal = literal(
        try fit(y, isDynamic: isDynamic, criterion), isDynamic: isDynamic)
      let ours = literal.criterion(y, criterion)
      var least = Double.infinity
      for step in 0...60 {
        for kappa in stride(from: 0.0, through: 1, by: 0.1) {
          let model = LiteralTheta(
            alpha: 0.1 + 0.89 * Double(step) / 60, kappa: kappa, level: 0, isDynamic: isDynamic)
          least = min(least, model.atBestLevel(y, criterion).1)
        }
      }
      #expect(Double(y.count) / 2 * log(ours / least) < 1e-6, "\(criterion)")
      // Nor does a small step away from the estimate.
      for (d, k) in [(1e-3, 0.0), (-1e-3, 0), (0, 1e-3), (0, -1e-3)] {
        var near = literal
        near.alpha = min(max(near.alpha + d, 0.1), 0.99)
        near.kappa = min(max(near.kappa + k, 0), 1)
        #expect(near.atBestLevel(y, criterion).1 >= ours * (1 - 1e-7))
      }
    }
  }

  @Test("theta that is held stays where it is held")
  func heldTheta() throws {
    let fit = try DynamicTheta(theta: 2).fit(TimeSeries(values: try Golden("Nile").y))
    #expect(abs(fit.parameter("theta")! - 2) < 1e-12)
    #expect(throws: ForecastError.self) {
      try DynamicTheta(theta: 0.5).fit(TimeSeries(values: try Golden("Nile").y))
    }
  }

  @Test(
    "forecast variances agree with 100,000 simulated paths within 1 %", arguments: [false, true])
  func variances(isDynamic: Bool) throws {
    // A small alpha and a large theta, early on: start and line weigh most.
    let y = TimeSeries.synthetic(count: 12, season: 1, seed: 5).values
    let fit = try fit(y, isDynamic: isDynamic, .penalised)
    #expect(fit.parameter("alpha")! < 0.3 && fit.parameter("theta")! > 1.5)
    let literal = literal(fit, isDynamic: isDynamic)
    let sigma = fit.sigma2.squareRoot()
    var random = TestRandom(seed: 7)
    let horizon = 10
    var (sums, squares) = (
      [Double](repeating: 0, count: horizon), [Double](repeating: 0, count: 10)
    )
    let prediction = try fit.predict(horizon: horizon)
    let paths = 100_000
    for _ in 0..<paths {
      let path = literal.path(y, more: horizon) { sigma * random.normal() }
      for step in 0..<horizon {
        let deviation = path.values[y.count + step] - prediction.mean[step]
        sums[step] += deviation
        squares[step] += deviation * deviation
      }
    }
    for step in 0..<horizon {
      let mean = sums[step] / Double(paths)
      let spread = (squares[step] / Double(paths) - mean * mean).squareRoot()
      #expect(abs(spread / prediction.standardError[step] - 1) < 0.01, "step \(step + 1)")
      #expect(abs(mean) < 0.02 * spread)
    }
  }

  @Test("a straight line is continued, with gaps or without")
  func straightLine() throws {
    let line = (0..<30).map { 3 + 0.25 * Double($0) }
    var gappy = line
    for t in [0, 7, 8, 20, 29] { gappy[t] = .nan }
    for y in [line, gappy] {
      for isDynamic in [false, true] {
        let forecast = try fit(y, isDynamic: isDynamic, .sse).predict(horizon: 4)
        #expect(agrees(forecast.mean, (30..<34).map { 3 + 0.25 * Double($0) }, relative: 1e-6))
      }
    }
  }
}
