import Forecasting
import Testing

/// The examples of the articles on smoothing, in the same text.
@Suite("The examples on smoothing")
struct SmoothingExamples {
  private let passengers: TimeSeries

  init() throws { passengers = try ArticleData.passengers() }

  @Test("the theta models forecast passengers with their season")
  func theta() throws {
    let models: [any Forecaster] = [Theta(), Theta(optimised: true), DynamicTheta()]
    for model in models {
      let forecast = try model.forecast(passengers, horizon: 12, levels: [80, 95])
      print(model.spec, forecast.mean[0], forecast.intervals[1].upper[0])
    }
    let summary = try DynamicTheta().fit(passengers).summary
    print(summary.resolved)
    for parameter in summary.parameters.prefix(4) {
      print(parameter.name, parameter.value)
    }

    #expect(summary.resolved.description == "dynamic-theta(season=multiplicative)")
    #expect(summary.parameters.prefix(4).map(\.name) == ["alpha", "l", "theta", "drift"])
  }

  @Test("exponential smoothing names its parameters")
  func exponentialSmoothing() throws {
    let fitted = try ETS.holtWinters(.multiplicative).fit(passengers)
    let next = try fitted.forecast(horizon: 24, levels: [80, 95])
    for parameter in fitted.summary.parameters.prefix(3) {
      print(parameter.name, parameter.value)
    }

    #expect(fitted.summary.parameters.prefix(3).map(\.name) == ["alpha", "beta", "gamma"])
    #expect(fitted.summary.resolved.description == "ets(MAM)")
    #expect(next.intervals[1].upper[23] > next.intervals[0].upper[23])
    #expect(ETS.holtWinters(.multiplicative).minimumObservations(season: 12) == 21)
    let summary = fitted.summary
    let aic = try #require(summary.aic)
    let logLikelihood = try #require(summary.logLikelihood)
    #expect(agrees([aic], [-2 * logLikelihood + 2 * 17], relative: 1e-12))
  }

  @Test("the automatic choice names its candidates")
  func automaticChoice() throws {
    let chosen = try AutoETS().fit(passengers)
    for candidate in chosen.summary.candidates ?? [] {
      print(candidate.spec, candidate.criterion ?? .nan, candidate.leftOut ?? "")
    }
    #expect(chosen.summary.candidates?.count == 15)
  }

  @Test("forms of exponential smoothing are compared by their criteria")
  func forms() throws {
    let forms = ["AAA", "MAM", "MAdM"].compactMap { ETSForm($0) }
    let fits = try forms.map { try ETS($0).fit(passengers) }
    let best = fits.min { ($0.summary.aicc ?? .infinity) < ($1.summary.aicc ?? .infinity) }

    #expect(fits.count == 3)
    #expect(best?.form.season == .multiplicative)
  }

  @Test("absolute errors are made smaller than the likelihood leaves them")
  func criteria() throws {
    let form = ETSForm(error: .multiplicative, trend: .additive, season: .multiplicative)
    let robust = try ETS(form, criterion: .mae).fit(passengers)
    let errors = robust.residuals(of: passengers).map { abs($0) }

    let likely = try ETS(form).fit(passengers).residuals(of: passengers).map { abs($0) }
    #expect(errors.reduce(0, +) < likely.reduce(0, +))
    #expect(robust.summary.resolved.description == "ets(MAM,criterion=mae)")
  }

  @Test("intervals of a growing series reach further up than down")
  func growth() throws {
    let growth = ETSForm(error: .multiplicative, trend: .multiplicative, season: .multiplicative)
    let years = try ETS(growth).forecast(passengers, horizon: 24, levels: [95])
    let below = years.mean[23] - years.intervals[0].lower[23]
    let above = years.intervals[0].upper[23] - years.mean[23]

    #expect(0 < below && below < above)
  }

  @Test("complex exponential smoothing chooses among its forms")
  func complexSmoothing() throws {
    let fitted = try CES.automatic.fit(passengers)
    let next = try fitted.forecast(horizon: 24, levels: [80, 95])
    for parameter in fitted.summary.parameters {
      print(parameter.name, parameter.value)
    }

    #expect(fitted.summary.parameters.prefix(2).map(\.name) == ["a0", "a1"])
    #expect(fitted.summary.candidates?.map(\.spec.description).contains("ces(full)") == true)
    #expect(next.intervals[1].upper[23] > next.intervals[0].upper[23])

    let partial = try CES(.partial).fit(passengers)
    let full = try CES(.full).fit(passengers)
    print(partial.summary.aicc ?? .nan, full.summary.aicc ?? .nan)

    let chosen = try #require(fitted.summary.aicc)
    #expect(chosen <= (partial.summary.aicc ?? .infinity))
    #expect(chosen <= (full.summary.aicc ?? .infinity))
  }

  @Test("intermittent demand has a mean a period")
  func intermittentDemand() throws {
    let spareParts = TimeSeries(
      id: "spare parts", values: [0, 0, 3, 0, 0, 0, 2, 0, 4, 0, 0, 0, 0, 3, 0, 0, 2, 0, 0, 0])
    let croston = try Croston(alpha: 0.1).fit(spareParts)
    let corrected = try Croston(.sba, alpha: 0.1).fit(spareParts)
    let fading = try Croston(.tsb, alpha: 0.1, beta: 0.1).fit(spareParts)
    let demand = try croston.forecast(horizon: 3, levels: [80])

    #expect(demand.mean == Array(repeating: demand.mean[0], count: 3))
    let debiased = try corrected.forecast(horizon: 1).mean[0]
    #expect(agrees([debiased], [0.95 * demand.mean[0]], relative: 1e-12))
    #expect(try fading.forecast(horizon: 1).mean[0] > 0)

    let estimated = try Croston().fit(spareParts)
    print(estimated.summary.parameters[0].value)

    #expect((0.01...0.3).contains(estimated.summary.parameters[0].value))
  }
}
