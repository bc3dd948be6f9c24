import Foundation
import Testing

import Forecasting

/// Fits of R's forecast 8.20 to the classics; where R is wrong, the textbook values in its place.
struct ETSGoldenTests {
  static let forms = [
    "ANN", "AAN", "AAdN", "MNN", "MAN", "MAdN", "ANA", "AAA", "AAdA", "MNA", "MAA", "MNM", "MAM",
    "MAdM",
  ]

  /// One fit of R.
  struct Entry {
    let series: TimeSeries
    let horizon: Int
    let form: ETSForm
    let json: [String: Any]
    let parameters: ETSParameters
    let initial: ETSState
    let final: ETSState

    init?(_ golden: Golden, _ name: String) throws {
      guard let json = golden.method("ets_" + name), !golden.y.contains(where: \.isNaN)
      else { return nil }
      series = TimeSeries(values: golden.y, season: golden.season)
      horizon = golden.horizon
      self.json = json
      form = try #require(ETSForm(name))
      let values = try #require(json["params"] as? [String: Any])
      parameters = ETSParameters(
        alpha: Self.number(values, "alpha") ?? 0, beta: Self.number(values, "beta") ?? 0,
        gamma: Self.number(values, "gamma") ?? 0, phi: Self.number(values, "phi") ?? 1)
      initial = try Self.state(json["initial_state"], after: 0)
      final = try Self.state(json["final_state"], after: golden.y.count)
    }

    static func number(_ json: [String: Any], _ key: String) -> Double? {
      (json[key] as? NSNumber)?.doubleValue
    }

    /// R numbers seasons from the newest; ours follow their phase.
    static func state(_ value: Any?, after count: Int) throws -> ETSState {
      let json = try #require(value as? [String: Any])
      let m = json.keys.count { $0.hasPrefix("s") }
      var seasons = [Double](repeating: 0, count: m)
      for index in 0..<m {
        seasons[(count + m - 1 - index) % m] = number(json, "s\(index + 1)") ?? .nan
      }
      return ETSState(
        level: number(json, "l") ?? .nan, slope: number(json, "b") ?? 0, seasons: seasons)
    }
  }

  @Test(
    "At R's parameters likelihood, variance, states, means and bounds are R's or the textbook's",
    arguments: Golden.classics)
  func recursionAgrees(classic: String) throws {
    let golden = try Golden(classic)
    for name in Self.forms {
      guard let entry = try Entry(golden, name) else { continue }
      let fitted = try ETS.Fitted(
        entry.series, form: entry.form, parameters: entry.parameters, initial: entry.initial)
      let summary = fitted.summary
      #expect(abs(summary.logLikelihood! - Entry.number(entry.json, "loglik")!) < 1e-9, "\(name)")
      #expect(
        agrees(
          [summary.sigma2!, summary.aicc!, summary.aic!, summary.bic!],
          ["sigma2", "aicc", "aic", "bic"].map { Entry.number(entry.json, $0)! }, relative: 1e-9))
      #expect(agrees([summary.sigma2!], [Entry.number(entry.json, "sigma2")!], relative: 1e-9))
      #expect(agrees([summary.sse!], [Entry.number(entry.json, "sse")!], relative: 1e-9))
      #expect(
        agrees(
          [fitted.state.level, fitted.state.slope] + fitted.state.seasons,
          [entry.final.level, entry.final.slope] + entry.final.seasons, relative: 1e-9))
      let forecast = try fitted.forecast(horizon: entry.horizon, levels: [80, 95])
      let reference = entry.json["textbook"] as? [String: Any] ?? entry.json
      let mean = Golden.numbers(reference["mean"] ?? entry.json["mean"])
      #expect(agrees(forecast.mean, mean, relative: 1e-10), "\(name)")
      for (interval, level) in zip(forecast.intervals, ["80", "95"]) {
        #expect(
          agrees(interval.lower, Golden.numbers(reference["lo" + level]), relative: 1e-10),
          "\(name)")
        #expect(
          agrees(interval.upper, Golden.numbers(reference["hi" + level]), relative: 1e-10),
          "\(name)")
      }
    }
  }

  @Test(
    "The optimised likelihood is never below R's by more than 0.001",
    arguments: Golden.classics)
  func optimumIsAsGood(classic: String) throws {
    let golden = try Golden(classic)
    for name in Self.forms {
      guard let entry = try Entry(golden, name) else { continue }
      let fitted = try ETS(entry.form).fit(entry.series)
      let reference = try #require(Entry.number(entry.json, "loglik"))
      #expect(try #require(fitted.summary.logLikelihood) >= reference - 1e-3, "\(name)")
      #expect(fitted.summary.converged == true, "\(name)")
    }
  }

  @Test("Where the likelihood agrees with R's, so does the forecast")
  func forecastsAgree() throws {
    var compared = 0
    for classic in Golden.classics {
      let golden = try Golden(classic)
      for name in Self.forms {
        guard let entry = try Entry(golden, name) else { continue }
        let fitted = try ETS(entry.form).fit(entry.series)
        let difference = fitted.summary.logLikelihood! - Entry.number(entry.json, "loglik")!
        guard abs(difference) < 1e-4 else { continue }
        let reference = entry.json["textbook"] as? [String: Any] ?? entry.json
        let mean = Golden.numbers(reference["mean"] ?? entry.json["mean"])
        let ours = try fitted.predict(horizon: entry.horizon).mean
        #expect(agrees(ours, mean, relative: 1e-2), "\(classic) \(name)")
        compared += 1
      }
    }
    #expect(compared >= 20)
  }
}
