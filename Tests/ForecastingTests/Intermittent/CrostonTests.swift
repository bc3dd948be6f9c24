import Forecasting
import Testing

@Suite("Intermittent demand")
struct CrostonTests {
  /// A demand in about one period of four.
  private let demand: TimeSeries = {
    var random = TestRandom(seed: 9)
    return TimeSeries(
      values: (0..<80).map { _ in
        Double.random(in: 0..<1, using: &random) < 0.25
          ? Double(Int.random(in: 1...6, using: &random)) : 0
      })
  }()

  /// The textbook recursions, with every demand and interval listed first.
  private func literal(_ y: [Double], _ method: CrostonMethod, _ alpha: Double, _ beta: Double)
    -> Double
  {
    let seen = y.filter { !$0.isNaN }
    let times = seen.indices.filter { seen[$0] > 0 }
    guard let first = times.first else { return 0 }
    var size = seen[first]
    var interval = Double(first + 1)
    var probability = 1 / interval
    for (previous, time) in zip(times, times.dropFirst()) {
      size = alpha * seen[time] + (1 - alpha) * size
      interval = beta * Double(time - previous) + (1 - beta) * interval
    }
    for value in seen[(first + 1)...] {
      probability = beta * (value > 0 ? 1 : 0) + (1 - beta) * probability
    }
    switch method {
    case .classic: return size / interval
    case .sba: return (1 - beta / 2) * size / interval
    case .tsb: return size * probability
    }
  }

  @Test("Forecasts are those of the recursions, gaps included", arguments: CrostonMethod.allCases)
  func recursion(method: CrostonMethod) throws {
    var gappy = demand.values
    for position in [0, 7, 30, 31, 32, 79] { gappy[position] = .nan }
    for values in [demand.values, gappy] {
      let fitted = try Croston(method, alpha: 0.2, beta: 0.15).fit(TimeSeries(values: values))
      let mean = try fitted.predict(horizon: 3).mean
      let expected = literal(values, method, 0.2, 0.15)
      #expect(agrees(mean, Array(repeating: expected, count: 3), relative: 1e-10))
    }
  }

  @Test(
    "The estimate has the least squared error of a fine grid", arguments: CrostonMethod.allCases)
  func optimum(method: CrostonMethod) throws {
    let estimate = try Croston(method).fit(demand).summary
    let grid = stride(from: 0.01, through: 0.3, by: 0.01)
    for alpha in grid {
      for beta in method == .tsb ? Array(grid) : [alpha] {
        let other = try Croston(method, alpha: alpha, beta: beta).fit(demand).summary
        #expect(other.sse! >= estimate.sse! * (1 - 1e-6), "\(alpha) \(beta)")
      }
    }
    let range = 0.01 - 1e-12...0.3 + 1e-12
    #expect(estimate.parameters.prefix(2).allSatisfy { range.contains($0.value) })
  }

  @Test("A parameter that is given is kept, and its partner is alpha or estimated")
  func partners() throws {
    func parameters(_ model: Croston) throws -> [Double] {
      try model.fit(demand).summary.parameters.prefix(2).map(\.value)
    }
    #expect(try parameters(Croston(alpha: 0.17)) == [0.17, 0.17])
    #expect(try parameters(Croston(beta: 0.17))[1] == 0.17)
    let tsb = try parameters(Croston(.tsb, alpha: 0.17))
    #expect(tsb[0] == 0.17 && tsb[1] != 0.17)
    #expect(try parameters(Croston(.tsb, beta: 0.17))[1] == 0.17)
  }

  @Test("Demand that stops fades by TSB and stays by Croston")
  func obsolescence() throws {
    for (method, fades) in [(CrostonMethod.classic, false), (.sba, false), (.tsb, true)] {
      var fitted = try Croston(method, alpha: 0.1, beta: 0.1).fit(demand)
      let before = try fitted.predict(horizon: 1).mean[0]
      try fitted.update(Array(repeating: 0, count: 20))
      let after = try fitted.predict(horizon: 1).mean[0]
      #expect(fades ? after < 0.2 * before : after == before)
    }
  }

  @Test("With a demand in every period it is simple exponential smoothing, intervals too")
  func everyPeriod() throws {
    let series = TimeSeries.synthetic(count: 40, season: 1)
    let prediction = try Croston(alpha: 0.3).fit(series).predict(horizon: 4)
    var level = series[0]
    for value in series.values.dropFirst() { level += 0.3 * (value - level) }
    #expect(agrees(prediction.mean, Array(repeating: level, count: 4), relative: 1e-12))
    let first = prediction.standardError[0]
    let expected = (0..<4).map { first * (1 + 0.09 * Double($0)).squareRoot() }
    #expect(agrees(prediction.standardError, expected, relative: 1e-12))
  }

  @Test("No demand at all is forecast as none", arguments: CrostonMethod.allCases)
  func noDemand(method: CrostonMethod) throws {
    let prediction = try Croston(method).fit(TimeSeries(values: [0, 0, 0, 0])).predict(horizon: 2)
    #expect(prediction.mean == [0, 0])
    #expect(prediction.standardError == [0, 0])
  }

  @Test("One demand is its size over the periods up to it")
  func oneDemand() throws {
    let series = TimeSeries(values: [0, 0, 6])
    #expect(try Croston().fit(series).predict(horizon: 1).mean == [2])
    #expect(try Croston(.tsb).fit(series).predict(horizon: 1).mean[0] == 2)
    #expect(try Croston().fit(TimeSeries(values: [5])).predict(horizon: 1).standardError == [0])
  }

  @Test("Negative demand is refused, in a history and in an update")
  func negative() throws {
    #expect(throws: ForecastError.self) { try Croston().fit(TimeSeries(values: [1, 0, -1])) }
    var fitted = try Croston().fit(demand)
    let before = try fitted.predict(horizon: 2)
    #expect(throws: ForecastError.self) { try fitted.update([3, -0.5]) }
    #expect(try fitted.predict(horizon: 2) == before)
  }

  @Test(
    "Specs are written and read",
    arguments: [
      "croston", "croston(alpha=0.1)", "croston(sba,alpha=0.2)", "croston(tsb,alpha=0.1,beta=0.05)",
    ])
  func specs(spec: String) throws {
    #expect(try ModelSpec.parse(spec).makeForecaster().spec.description == spec)
  }

  @Test(
    "Specs that make no sense are refused",
    arguments: [
      "croston(sba,tsb)", "croston(alpha=0)", "croston(beta=1.5)", "croston(alpha=x)",
      "croston(0.1)", "croston(gamma=0.1)",
    ])
  func refusals(spec: String) throws {
    let parsed = try ModelSpec.parse(spec)
    #expect(throws: ModelSpecError.self) { try parsed.makeForecaster() }
    #expect(throws: ForecastError.self) { try Croston(alpha: 2).fit(demand) }
  }
}
