import Forecasting
import Testing

@Suite("The examples of the article on combinations")
struct CombinationExamples {
  @Test("two models share a forecast, and four have learnt weights")
  func passengers() throws {
    let passengers = try ArticleData.passengers()

    let pair = Combination.mean {
      AutoETS()
      DynamicTheta()
    }
    let year = try pair.forecast(passengers, horizon: 12, levels: [80, 95])
    let learnt = try Combination.best.fit(passengers).summary
    for weight in learnt.parameters { print(weight.name, weight.value) }

    #expect(year.mean.count == 12)
    #expect(learnt.parameters.count == 4)
    #expect(abs(learnt.parameters.reduce(0) { $0 + $1.value } - 1) < 1e-9)
  }
}
