import Foundation
import Testing

import Forecasting

/// How an automatic choice among the forms of exponential smoothing is made and told.
struct AutoETSTests {
  private let wave = TimeSeries(values: ETSBehaviourTests.wave(72), season: 4)

  @Test(
    "With free trends the choice has R's form or a lower AICc", arguments: Golden.classics)
  func choiceIsAsGood(classic: String) throws {
    let golden = try Golden(classic)
    guard !golden.y.contains(where: \.isNaN), let json = golden.method("ets_auto") else { return }
    let series = TimeSeries(values: golden.y, season: golden.season)
    let summary = try AutoETS(trend: .free).fit(series).summary
    let reference = try #require((json["aicc"] as? NSNumber)?.doubleValue)
    #expect(try #require(summary.aicc) <= reference + 1e-2, "\(summary.resolved)")
  }

  @Test("Every form of the pool has its criterion or the reason why it was left out")
  func candidates() throws {
    let fitted = try AutoETS(trend: .free).fit(wave)
    let candidates = try #require(fitted.summary.candidates)
    #expect(candidates.count == 15)
    for candidate in candidates {
      #expect(candidate.criterion != nil || candidate.leftOut != nil, "\(candidate.spec)")
    }
    let finished = candidates.filter { $0.leftOut == nil }
    let best = try #require(finished.min { $0.criterion! < $1.criterion! })
    #expect(best.spec == fitted.summary.resolved)
    #expect(abs(best.criterion! - fitted.summary.aicc!) < 1e-9)
    // Those that were estimated to the end are as good as when they are fitted alone.
    for candidate in finished {
      let form = try #require(ETSForm(String(candidate.spec.description.dropFirst(4).dropLast())))
      let alone = try #require(ETS(form).fit(wave).summary.aicc)
      if candidate.spec == best.spec { #expect(candidate.criterion! <= alone + 1e-3) }
    }
  }

  @Test("Values at or below zero leave out everything multiplicative, and say so")
  func nonPositive() throws {
    var values = ETSBehaviourTests.wave(72)
    values[5] = 0
    let summary = try AutoETS().fit(TimeSeries(values: values, season: 4)).summary
    let left = try #require(summary.candidates).filter { $0.leftOut == "needs values above zero" }
    #expect(left.count == 9)
    #expect(summary.resolved.description.hasPrefix("ets(A"))
    #expect(throws: ForecastError.nonPositive) {
      try AutoETS(ETSPattern(error: .multiplicative))
        .fit(TimeSeries(values: values, season: 4))
    }
  }

  @Test("Letters narrow the pool; what is unlikely has to be asked for by its letters")
  func patterns() throws {
    func forms(_ text: String) throws -> Set<String> {
      let model = try ModelSpec.parse("ets(\(text))").makeForecaster() as? AutoETS
      let summary = try #require(model).fit(wave).summary
      return Set(try #require(summary.candidates).map { "\($0.spec)" })
    }
    #expect(try forms("ZAZ").count == 5)
    #expect(try forms("MZN") == ["ets(MNN)", "ets(MAN)", "ets(MAdN)"])
    #expect(try forms("AZM") == ["ets(ANM)", "ets(AAM)", "ets(AAdM)"])
    #expect(try forms("ZMZ") == ["ets(AMN)", "ets(MMN)", "ets(AMA)", "ets(MMA)", "ets(MMM)"])
  }

  @Test("The criterion is the one that was asked for")
  func criterion() throws {
    for criterion in InformationCriterion.allCases {
      let summary = try AutoETS(criterion: criterion, trend: .free).fit(wave).summary
      let chosen = try #require(
        summary.candidates?.first { $0.spec == summary.resolved }?.criterion)
      let value = [
        .aic: summary.aic!, .aicc: summary.aicc!, .bic: summary.bic!,
      ][criterion]!
      #expect(abs(chosen - value) < 1e-9 * abs(value))
    }
  }

  @Test("A cautious choice prefers trends that fade, a free one does not")
  func caution() throws {
    // A trend that the criterion alone would not damp.
    let values = (0..<40).map { 50 + 0.8 * Double($0) + 6 * sin(Double($0 * $0)) }
    let series = TimeSeries(values: values)
    let free = try AutoETS(trend: .free).fit(series).summary
    let cautious = try AutoETS().fit(series).summary
    func rank(_ candidate: FitSummary.Candidate) -> Double {
      let name = "\(candidate.spec)"
      let handicap = name.contains("Ad") ? -4.0 : name.dropFirst(5).hasPrefix("A") ? 4 : 0
      return candidate.criterion! + handicap
    }
    let finished = try #require(cautious.candidates).filter {
      $0.leftOut == nil || $0.leftOut!.hasPrefix("lower")
    }
    #expect(finished.min { rank($0) < rank($1) }?.spec == cautious.resolved)
    #expect(free.aicc! <= cautious.aicc! + 1e-6)
    for parameter in cautious.parameters where parameter.name == "beta" {
      #expect(parameter.value <= 0.2)
    }
    // A straight line is so much better with an undamped trend that caution does not hide it.
    let line = TimeSeries(values: (0..<40).map { 3 * Double($0) + sin(Double($0 * $0)) })
    #expect(try AutoETS().fit(line).predict(horizon: 10).mean.last! > 3 * 48)
  }

  @Test("A forecast that leaves the range of the history is replaced, and says so")
  func explosion() throws {
    let values =
      Array(repeating: 10.0, count: 30).enumerated().map { $1 + Double($0 % 3) }
      + (1...6).map { 10 * pow(3, Double($0)) }
    let series = TimeSeries(values: values)
    let fitted = try AutoETS(ETSPattern(error: .multiplicative), trend: .free).fit(series)
    let range = values.max()! - values.min()!
    for horizon in [1, 18, 36] {
      let prediction = try fitted.predict(horizon: horizon)
      #expect(prediction.mean.allSatisfy { $0 <= values.max()! + 3 * range })
    }
    let far = try fitted.predict(horizon: 36)
    #expect(try #require(far.note).contains("stands in"))
    let near = try fitted.predict(horizon: 1)
    #expect(near.note == nil)
    var updated = fitted
    try updated.update([9000, 9000])
    #expect(updated.header.count == 38)
    #expect(try updated.predict(horizon: 3).mean.allSatisfy { $0.isFinite })
  }

  @Test("A refit keeps the form and estimates the parameters anew")
  func refit() throws {
    let model = AutoETS()
    let early = try model.fit(wave.prefix(50))
    let later = try model.refit(wave, keepingFormOf: early, from: early, stop: .never)
    #expect(later.form == early.form)
    #expect(later.header.count == 72)
    let alone = try model.refit(wave, keepingFormOf: early, from: nil, stop: .never)
    #expect(later.summary.logLikelihood! >= alone.summary.logLikelihood! - 1e-3)
  }

  @Test("Form, parameters and states are refreshed as the plan says")
  func plan() throws {
    let model = AutoETS()
    let plan = RollingOrigin(
      horizon: 2, origins: 7, refit: .every(form: 4, parameters: 2))
    let results = try model.rollingForecasts(wave, plan: plan, stop: .never)
    var fitted: AutoETS.Fitted?
    for (ordinal, cutoff) in (64...70).enumerated() {
      let training = wave.prefix(cutoff)
      switch ordinal {
      case 0, 4: fitted = try model.fit(training, from: fitted, stop: .never)
      case 2, 6:
        fitted = try model.refit(
          training, keepingFormOf: fitted!, from: fitted, stop: .never)
      default: try fitted!.update([wave[cutoff - 1]])
      }
      #expect(results[ordinal].cutoff == cutoff)
      #expect(results[ordinal].outcome == .forecast(try fitted!.predict(horizon: 2)))
    }
  }

  @Test("Without a season the pool shrinks to the six forms that need none")
  func withoutSeason() throws {
    let summary = try AutoETS().fit(TimeSeries(values: ETSBehaviourTests.wave(40))).summary
    #expect(summary.candidates?.count == 6)
  }

  @Test("A fit says how a season of more than 24 steps was treated")
  func longSeason() throws {
    func series(_ count: Int, season m: Int, swing: Double) -> TimeSeries {
      let values = (0..<count).map { t in
        50 + swing * sin(2 * .pi * Double(t) / Double(m)) + sin(Double(t * t))
      }
      return TimeSeries(values: values, season: m)
    }
    let states = "the long season has 52 states, one a step of its cycle"
    let leftOut =
      "the long season is left out: no form with 52 states, one a step of its cycle, was chosen"
    let seasonal = try AutoETS().fit(series(208, season: 52, swing: 20)).summary
    #expect(!seasonal.resolved.description.hasSuffix("N)"))
    #expect(seasonal.note == states)
    let level = try AutoETS().fit(series(208, season: 52, swing: 0)).summary
    #expect(level.resolved.description.hasSuffix("N)"))
    #expect(level.note == leftOut)
    let short = try AutoETS().fit(series(55, season: 52, swing: 20)).summary
    #expect(short.note == leftOut)
    #expect(short.candidates?.contains { $0.leftOut?.contains("55") == true } == true)

    let form = try #require(ETSForm("ANA"))
    #expect(try ETS(form).fit(series(208, season: 52, swing: 20)).summary.note == states)
    // Nothing to say: the season is short, or nobody looked at it.
    #expect(try AutoETS().fit(series(96, season: 24, swing: 20)).summary.note == nil)
    let without = ETSPattern(season: ETSForm.SeasonKind.none)
    #expect(try AutoETS(without).fit(series(208, season: 52, swing: 20)).summary.note == nil)
  }

  @Test(
    "Specs are printed as they are read",
    arguments: [
      "ets", "ets(ZAZ)", "ets(MZM)", "ets(ic=bic)", "ets(ZZN,ic=aic)", "ets(trend=free)",
      "ets(ZZN,ic=bic,trend=free)",
    ])
  func spec(text: String) throws {
    let model = try ModelSpec.parse(text).makeForecaster()
    #expect(model.spec.description == text)
    let copy = try JSONDecoder().decode(
      AutoETS.self, from: JSONEncoder().encode(try #require(model as? AutoETS)))
    #expect(copy.spec == model.spec)
  }

  @Test(
    "What is no pattern is refused",
    arguments: [
      "ets(ZZZZ)", "ets(ZBZ)", "ets(ic=hqic)", "ets(trend=none)", "ets(ZZZ,12)", "ets(Z)",
    ])
  func refusal(text: String) throws {
    let spec = try ModelSpec.parse(text)
    #expect(throws: ModelSpecError.self) { try spec.makeForecaster() }
  }
}
