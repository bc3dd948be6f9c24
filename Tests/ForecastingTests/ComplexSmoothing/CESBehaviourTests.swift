import Forecasting
import Foundation
import Testing

@Suite("Complex exponential smoothing at its edges")
struct CESBehaviourTests {
  private let seasonal = TimeSeries.synthetic(count: 72, season: 6, seed: 5)

  @Test("Specs are written and read", arguments: ["ces", "ces(none)", "ces(simple)", "ces(full)"])
  func specs(spec: String) throws {
    #expect(try ModelSpec.parse(spec).makeForecaster().spec.description == spec)
  }

  @Test(
    "A form that does not exist is refused", arguments: ["ces(half)", "ces(1)", "ces(none,full)"])
  func refusals(spec: String) throws {
    let parsed = try ModelSpec.parse(spec)
    #expect(throws: ModelSpecError.self) { try parsed.makeForecaster() }
  }

  @Test("The choice is the form with the lowest criterion, and every form is accounted for")
  func choice() throws {
    let automatic = try CES.automatic.fit(seasonal)
    let given = try CESForm.allCases.map { try CES($0).fit(seasonal).summary.aicc! }
    #expect(automatic.summary.aicc == given.min())
    #expect(automatic.candidates.map(\.form) == CESForm.allCases)
    for (candidate, aicc) in zip(automatic.candidates, given) {
      #expect((candidate.aicc == nil) != (candidate.reason == nil))
      if let own = candidate.aicc { #expect(agrees([own], [aicc], relative: 1e-9)) }
    }
    #expect(automatic.summary.resolved == ModelSpec("ces", [.init(.spec(ModelSpec("partial")))]))
  }

  @Test("Criteria count smoothing parameters, initial states and the variance")
  func criteria() throws {
    for (form, k) in [(CESForm.none, 5), (.simple, 15), (.partial, 12), (.full, 19)] {
      let summary = try CES(form).fit(seasonal).summary
      #expect(
        agrees([summary.aic!], [-2 * summary.logLikelihood! + 2 * Double(k)], relative: 1e-12))
      let expected = -36 * (log(2 * Double.pi * summary.sse! / 72) + 1)
      #expect(agrees([summary.logLikelihood!], [expected], relative: 1e-12))
      #expect(agrees([summary.sigma2!], [summary.sse! / Double(72 - k + 1)], relative: 1e-12))
    }
  }

  @Test("A short series is left to the forms it is long enough for")
  func short() throws {
    let fitted = try CES.automatic.fit(seasonal.prefix(12))
    #expect(fitted.form == .none)
    #expect(fitted.candidates.dropFirst().allSatisfy { $0.reason?.contains("too short") == true })
  }

  @Test("A season that was never seen is refused, or left out of the choice")
  func unseenSeason() throws {
    let values = seasonal.values.enumerated().map { $0 % 6 == 2 ? .nan : $1 }
    let gappy = seasonal.with(values: values)
    #expect(throws: ForecastError.self) { try CES(.partial).fit(gappy) }
    #expect(try CES.automatic.fit(gappy).form == .none)
  }

  @Test("A constant is forecast as itself, without spread", arguments: CESForm.allCases)
  func constant(form: CESForm) throws {
    let series = TimeSeries(values: Array(repeating: 7, count: 40), season: 4)
    let prediction = try CES(form).fit(series).predict(horizon: 9)
    #expect(agrees(prediction.mean, Array(repeating: 7, count: 9), relative: 1e-12))
    #expect(prediction.standardError == Array(repeating: 0, count: 9))
  }

  @Test("A season of one step makes every form the non-seasonal one", arguments: CESForm.allCases)
  func noSeason(form: CESForm) throws {
    let flat = TimeSeries.synthetic(count: 40, season: 1)
    let fitted = try CES(form).fit(flat)
    #expect(fitted.summary.resolved.description == "ces(none)")
    #expect(try fitted.predict(horizon: 5) == CES(.none).fit(flat).predict(horizon: 5))
  }

  @Test("An infinite new value is refused, and nothing changes")
  func infiniteUpdate() throws {
    var fitted = try CES(.partial).fit(seasonal)
    let before = try fitted.predict(horizon: 4)
    #expect(throws: ForecastError.self) { try fitted.update([200, .infinity]) }
    #expect(try fitted.predict(horizon: 4) == before)
    #expect(fitted.header.count == 72)
  }

  @Test("A long season is no obstacle")
  func longSeason() throws {
    let series = TimeSeries.synthetic(count: 260, season: 52)
    let forecast = try CES.automatic.forecast(series, horizon: 60)
    #expect(forecast.mean.allSatisfy { $0 > 100 && $0 < 600 })
  }
}
