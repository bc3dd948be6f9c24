import Testing

import Forecasting

/// How exponential smoothing is written.
struct ETSSpecTests {
  @Test(
    "What was written is what is printed",
    arguments: [
      "ses", "holt", "holt(damped)", "holt-winters(additive)", "holt-winters(multiplicative)",
      "ets(ANN)", "ets(AAdN)", "ets(MAdM)", "ets(MNA)", "ets(AAA,criterion=mse)",
      "ets(MMdM,criterion=mae)",
    ])
  func roundTrip(text: String) throws {
    let model = try ModelSpec.parse(text).makeForecaster()
    #expect(model is ETS)
    #expect(model.spec.description == text)
    #expect(try model.spec.makeForecaster() as? ETS == model as? ETS)
  }

  @Test(
    "Short names stand for forms",
    arguments: [
      ("ses", "ANN"), ("holt", "AAN"), ("holt(damped)", "AAdN"), ("holt-winters(additive)", "AAA"),
      ("holt-winters(multiplicative)", "MAM"),
    ])
  func shorthand(text: String, form: String) throws {
    let model = try ModelSpec.parse(text).makeForecaster() as? ETS
    #expect(model?.form.description == form)
  }

  @Test(
    "What is no form is refused, and the message names one",
    arguments: [
      "ets(XYZ)", "ets(AMddN)", "ets(AN)", "ets(3)", "ets(AAN,AAN)", "holt(fast)",
      "holt-winters", "holt-winters(additive,multiplicative)", "ses(0.3)", "ets(AAN)(1)",
      "ets(AAN,criterion=best)", "ets(AAN,mse)", "ets(criterion=mse)",
    ])
  func refused(text: String) throws {
    let spec = try ModelSpec.parse(text)
    #expect {
      try spec.makeForecaster()
    } throws: { error in
      guard case .invalidArgument(let written, let detail) = error as? ModelSpecError
      else { return false }
      return written == text && !detail.isEmpty
    }
  }

  @Test("A form is read from and printed as its letters")
  func letters() throws {
    let form = try #require(ETSForm("MAdM"))
    #expect(form.error == .multiplicative)
    #expect(form.trend == .dampedAdditive)
    #expect(form.season == .multiplicative)
    #expect(form.description == "MAdM")
    for text in ["", "A", "AN", "NNN", "AdNN", "AANN", "aan", "AADN", "AMdd", "MDN"] {
      #expect(ETSForm(text) == nil, "\(text)")
    }
  }
}
