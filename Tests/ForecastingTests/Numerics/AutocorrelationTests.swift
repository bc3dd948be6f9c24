import Forecasting
import Testing

@Suite("Autocorrelation")
struct AutocorrelationTests {
  @Test("agrees with R to 1e-8", arguments: Golden.classics)
  func reference(_ name: String) throws {
    let golden = try Golden(name)
    let correlations = Golden.numbers(golden.tool("acf"))
    let partial = Golden.numbers(golden.tool("pacf"))
    guard !correlations.contains(where: \.isNaN), !correlations.isEmpty else {
      let hasGaps = golden.y.contains(where: \.isNaN)
      #expect(hasGaps)
      return
    }
    let ours = try Autocorrelation(golden.y, maxLag: correlations.count - 1)
    #expect(agrees(ours.values, correlations, relative: 1e-8))
    #expect(agrees(Array(ours.partial.prefix(partial.count)), partial, relative: 1e-8))
  }

  @Test("Ljung and Box's test agrees with R to 1e-8", arguments: Golden.classics)
  func ljungBox(_ name: String) throws {
    let golden = try Golden(name)
    guard let reference = golden.tool("ljung_box_naive_residuals") as? [String: Any],
      let lag = reference["lag"] as? Int, let statistic = reference["stat"] as? Double,
      let pValue = reference["p"] as? Double, !golden.y.contains(where: \.isNaN)
    else {
      let hasGaps = golden.y.contains(where: \.isNaN)
      #expect(hasGaps)
      return
    }
    let changes = zip(golden.y.dropFirst(), golden.y).map { $0 - $1 }
    let test = try LjungBoxTest(changes, lag: lag)
    #expect(abs(test.statistic - statistic) <= 1e-8 * statistic)
    // The reference is one minus the lower tail, so it knows nothing below 1e-16.
    #expect(abs(test.pValue - pValue) <= 1e-8 * pValue + 1e-15)
  }

  @Test("the partial autocorrelations of an autoregression end at its order")
  func autoregression() {
    // ρ of y = 0.5·y₋₁ + 0.3·y₋₂ + e, by Yule and Walker's equations.
    var correlations = [1, 0.5 / 0.7]
    for k in 2...8 { correlations.append(0.5 * correlations[k - 1] + 0.3 * correlations[k - 2]) }
    let partial = Autocorrelation(values: correlations).partial
    #expect(abs(partial[0] - 0.5 / 0.7) < 1e-14)
    #expect(abs(partial[1] - 0.3) < 1e-14)
    #expect(partial.dropFirst(2).allSatisfy { abs($0) < 1e-14 })
  }

  @Test("is the sum of products that its definition states, gaps left out")
  func definition() throws {
    var y = TimeSeries.synthetic(count: 40, season: 4, seed: 9).values
    for t in [3, 4, 30] { y[t] = .nan }
    let observed = y.filter { !$0.isNaN }
    let mean = observed.reduce(0, +) / Double(observed.count)
    func sum(_ lag: Int) -> Double {
      (lag..<40).reduce(0) { total, t in
        let product = (y[t] - mean) * (y[t - lag] - mean)
        return product.isNaN ? total : total + product
      }
    }
    let ours = try Autocorrelation(y, maxLag: 12)
    for lag in 0...12 { #expect(abs(ours.values[lag] - sum(lag) / sum(0)) < 1e-12) }
  }

  @Test("fitted parameters take degrees of freedom away")
  func fittedParameters() throws {
    let y = TimeSeries.synthetic(count: 60, season: 1, seed: 9).values
    let (plain, fitted) = (
      try LjungBoxTest(y, lag: 8), try LjungBoxTest(y, lag: 8, fittedParameters: 3)
    )
    #expect(plain.statistic == fitted.statistic)
    #expect((plain.degreesOfFreedom, fitted.degreesOfFreedom) == (8, 5))
    #expect(fitted.pValue < plain.pValue)
  }

  @Test("white noise is called correlated about once in twenty times")
  func size() throws {
    var found = 0
    for seed in 1...300 {
      var random = TestRandom(seed: UInt64(seed))
      let noise = (0..<100).map { _ in random.normal() }
      if try LjungBoxTest(noise, lag: 10).pValue < 0.05 { found += 1 }
    }
    #expect((5...30).contains(found))
  }

  @Test("refuses what has no autocorrelation, and says why")
  func refusals() {
    #expect(throws: ForecastError.constant) { try Autocorrelation([4, 4, 4], maxLag: 1) }
    #expect(throws: ForecastError.constant) { try Autocorrelation([0.1, 0.1, 0.1], maxLag: 1) }
    #expect(throws: ForecastError.constant) { try Autocorrelation([0, 0, .nan], maxLag: 1) }
    #expect(throws: ForecastError.noObservations) {
      try Autocorrelation([.nan, .nan, .nan], maxLag: 1)
    }
    #expect(throws: ForecastError.tooShort(have: 3, need: 4)) {
      try Autocorrelation([1, 2, 3], maxLag: 3)
    }
    #expect(throws: ForecastError.self) { try Autocorrelation([1, 2, 3], maxLag: -1) }
    #expect(throws: ForecastError.self) {
      try LjungBoxTest([1, 2, 4, 3, 5], lag: 2, fittedParameters: 2)
    }
    #expect(throws: ForecastError.tooShort(have: 3, need: 4)) {
      try LjungBoxTest([1, 2, .nan, 4], lag: 3)
    }
  }
}
