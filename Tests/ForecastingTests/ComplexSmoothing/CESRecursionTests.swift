import Forecasting
import Testing

/// Against the equations of Svetunkov, Kourentzes & Ord (2022), written out as they stand.
@Suite("Complex exponential smoothing follows its equations")
struct CESRecursionTests {
  private static let season = 4

  /// The equations of each form, one by one.
  private struct Literal {
    let form: CESForm
    let p: CESParameters
    var l: [Double]
    var c: [Double]
    var s: [Double]
    var d: [Double]

    init(_ form: CESForm, _ p: CESParameters, _ state: CESState) {
      self.form = form
      self.p = p
      (l, c, s, d) = (state.level, state.potential, state.season, state.seasonPotential)
    }

    func mean(_ t: Int) -> Double {
      let j = t % CESRecursionTests.season
      switch form {
      case .none: return l[0]
      case .simple: return l[j]
      case .partial, .full: return l[0] + s[j]
      }
    }

    mutating func step(_ t: Int, _ e: Double) {
      let j = t % CESRecursionTests.season
      let i = form == .simple ? j : 0
      let level = l[i] - (1 - p.a1) * c[i] + (p.a0 - p.a1) * e
      let potential = l[i] + (1 - p.a0) * c[i] + (p.a0 + p.a1) * e
      (l[i], c[i]) = (level, potential)
      if form == .partial { s[j] = s[j] + p.b0 * e }
      if form == .full {
        let season = s[j] - (1 - p.b1) * d[j] + (p.b0 - p.b1) * e
        let seasonPotential = s[j] + (1 - p.b0) * d[j] + (p.b0 + p.b1) * e
        (s[j], d[j]) = (season, seasonPotential)
      }
    }
  }

  private func series(missing: [Int] = []) -> TimeSeries {
    var values = TimeSeries.synthetic(count: 60, season: Self.season, seed: 3).values
    for position in missing { values[position] = .nan }
    return TimeSeries(values: values, season: Self.season)
  }

  @Test(
    "Fitted values, errors and forecasts are those of the recursion", arguments: CESForm.allCases)
  func recursion(form: CESForm) throws {
    let series = series(missing: [0, 17, 18, 19, 58, 59])
    let fitted = try CES(form).fit(series)
    var literal = Literal(form, fitted.parameters, fitted.initial)
    var means: [Double] = []
    var sse = 0.0
    for t in 0..<60 {
      means.append(literal.mean(t))
      let error = series[t].isNaN ? 0 : series[t] - means[t]
      sse += error * error
      literal.step(t, error)
    }
    #expect(agrees(fitted.fittedValues(of: series), means, relative: 1e-10))
    #expect(agrees([fitted.summary.sse!], [sse], relative: 1e-10))
    let forecasts = (60..<71).map { t in
      let mean = literal.mean(t)
      literal.step(t, 0)
      return mean
    }
    #expect(agrees(try fitted.predict(horizon: 11).mean, forecasts, relative: 1e-10))
  }

  @Test("Without growth it is simple exponential smoothing with alpha = a0 − 1")
  func withoutGrowth() throws {
    let series = series()
    let initial = CESState(level: [200], potential: [150])
    let fitted = try CES.Fitted(
      series, form: .none, parameters: CESParameters(a0: 1.3, a1: 1), initial: initial)
    var level = 200.0
    let means = series.values.map { value in
      let mean = level
      level += 0.3 * (value - level)
      return mean
    }
    #expect(agrees(fitted.fittedValues(of: series), means, relative: 1e-12))
  }

  @Test("Variances are those of seeded paths", arguments: CESForm.allCases)
  func simulation(form: CESForm) throws {
    let fitted = try CES(form).fit(series())
    let horizon = 10
    let prediction = try fitted.predict(horizon: horizon)
    let sigma = fitted.sigma2.squareRoot()
    var random = TestRandom(seed: 11)
    var squares = [Double](repeating: 0, count: horizon)
    let paths = 100_000
    for _ in 0..<paths {
      var literal = Literal(form, fitted.parameters, fitted.state)
      for h in 0..<horizon {
        let error = sigma * random.normal()
        let value = literal.mean(60 + h) + error
        let departure = value - prediction.mean[h]
        squares[h] += departure * departure
        literal.step(60 + h, error)
      }
    }
    for h in 0..<horizon {
      let variance = prediction.standardError[h] * prediction.standardError[h]
      #expect(abs(squares[h] / Double(paths) / variance - 1) < 0.01, "step \(h + 1)")
    }
  }

  @Test("Values missing at the end count as steps of the interval", arguments: CESForm.allCases)
  func trailingGap(form: CESForm) throws {
    let whole = try CES(form).fit(series().prefix(52))
    var gappy = whole
    try gappy.update([.nan, .nan, .nan])
    let long = try whole.predict(horizon: 8)
    let short = try gappy.predict(horizon: 5)
    #expect(agrees(short.mean, Array(long.mean.suffix(5)), relative: 1e-12))
    #expect(agrees(short.standardError, Array(long.standardError.suffix(5)), relative: 1e-12))
    try gappy.update([210])
    #expect(try gappy.predict(horizon: 1).standardError[0] == whole.sigma2.squareRoot())
  }
}
