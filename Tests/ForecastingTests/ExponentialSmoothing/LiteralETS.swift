import Foundation

import Forecasting

/// Tables 2.2 and 2.3 of Hyndman, Koehler, Ord and Snyder (2008), line by line, with nothing shared
/// with the module.
struct LiteralETS {
  let form: ETSForm
  var alpha = 0.0
  var beta = 0.0
  var gamma = 0.0
  var phi = 1.0
  var level = 0.0
  var slope = 0.0
  /// The newest season of each phase; empty without a season.
  var seasons: [Double] = []
  /// The phase of the next value.
  var phase = 0

  /// The 30 forms.
  static let forms = ["A", "M"].flatMap { error in
    ["N", "A", "Ad", "M", "Md"].flatMap { trend in
      ["N", "A", "M"].map { error + trend + $0 }
    }
  }

  /// A model at a point of the search's coordinates for `m` seasons.
  init(_ form: ETSForm, at z: [Double], seasonLength m: Int) {
    self.form = form
    var rest = z[...]
    level = rest.removeFirst()
    if form.trend != .none { slope = rest.removeFirst() }
    if form.season != .none {
      let others = Array(rest.prefix(m - 1))
      let isCentred = form.season == .additive && "\(form)".dropFirst().hasPrefix("M")
      let last = isCentred ? -others.reduce(0, +) : form.season == .additive ? 0 : 1
      seasons = others + [last]
      rest = rest.dropFirst(m - 1)
    }
    let low = 1e-4
    alpha = rest.removeFirst()
    if form.trend != .none { beta = low + (alpha - low) * rest.removeFirst() }
    if form.season != .none { gamma = low + (1 - low - alpha) * rest.removeFirst() }
    if let last = rest.first { phi = last }
  }

  /// A model with the parameters of a fit at a state after `count` values.
  init(_ fitted: ETS.Fitted, _ state: ETSState, after count: Int) {
    form = fitted.form
    let parameters = fitted.parameters
    (alpha, beta) = (parameters.alpha, parameters.beta)
    (gamma, phi) = (parameters.gamma, parameters.phi)
    (level, slope, seasons) = (state.level, state.slope, state.seasons)
    if !seasons.isEmpty { phase = count % seasons.count }
  }

  /// b to the power phi, or phi times b, whichever the trend has.
  private var moved: Double {
    switch form.trend {
    case .none: 0
    case .additive, .multiplicative: slope
    case .dampedAdditive: phi * slope
    case .dampedMultiplicative: pow(slope, phi)
    }
  }

  private var isGrowth: Bool {
    form.trend == .multiplicative || form.trend == .dampedMultiplicative
  }

  private var expectedLevel: Double { isGrowth ? level * moved : level + moved }

  /// The one-step mean.
  var mean: Double {
    switch form.season {
    case .none: expectedLevel
    case .additive: expectedLevel + seasons[phase]
    case .multiplicative: expectedLevel * seasons[phase]
    }
  }

  /// Takes in the error of the form: relative to the mean where errors are multiplicative.
  mutating func step(error e: Double) {
    let (l, b, q, mu) = (level, moved, expectedLevel, mean)
    let s = seasons.isEmpty ? .nan : seasons[phase]
    switch (form.error, form.season) {
    case (.additive, .none), (.additive, .additive):
      level = q + alpha * e
      slope = isGrowth ? b + beta * e / l : b + beta * e
      if form.season == .additive { seasons[phase] = s + gamma * e }
    case (.additive, .multiplicative):
      level = q + alpha * e / s
      slope = isGrowth ? b + beta * e / (s * l) : b + beta * e / s
      seasons[phase] = s + gamma * e / q
    case (.multiplicative, .none):
      level = q * (1 + alpha * e)
      slope = isGrowth ? b * (1 + beta * e) : b + beta * q * e
    case (.multiplicative, .additive):
      level = q + alpha * mu * e
      slope = isGrowth ? b + beta * mu * e / l : b + beta * mu * e
      seasons[phase] = s + gamma * mu * e
    case (.multiplicative, .multiplicative):
      level = q * (1 + alpha * e)
      slope = isGrowth ? b * (1 + beta * e) : b + beta * q * e
      seasons[phase] = s * (1 + gamma * e)
    }
    if form.trend == .none { slope = 0 }
    if !seasons.isEmpty { phase = (phase + 1) % seasons.count }
  }

  /// Moves time on over a missing value.
  mutating func skip() { step(error: 0) }

  /// The one-step means and errors of the form over values; NaN where a value is missing.
  mutating func run(_ values: [Double]) -> (means: [Double], errors: [Double]) {
    var (means, errors): ([Double], [Double]) = ([], [])
    for value in values {
      let mu = mean
      means.append(mu)
      let error = form.error == .additive ? value - mu : (value - mu) / mu
      errors.append(error)
      if value.isNaN { skip() } else { step(error: error) }
    }
    return (means, errors)
  }

  /// −1/2·(n·log Σ e² + 2·Σ log |mu| for relative errors).
  mutating func logLikelihood(_ values: [Double]) -> Double {
    let (means, errors) = run(values)
    let observed = values.indices.filter { !values[$0].isNaN }
    var value = Double(observed.count) * log(observed.reduce(0) { $0 + errors[$1] * errors[$1] })
    if form.error == .multiplicative {
      value += 2 * observed.reduce(0) { $0 + log(abs(means[$1])) }
    }
    return -value / 2
  }

  /// One future path of `horizon` values.
  func path(_ horizon: Int, sigma: Double, _ random: inout NormalPairs) -> [Double] {
    var model = self
    return (0..<horizon).map { _ in
      let e = sigma * random.next()
      let mu = model.mean
      model.step(error: e)
      return form.error == .additive ? mu + e : mu * (1 + e)
    }
  }
}

/// Standard normal numbers (Box & Muller, 1958).
struct NormalPairs {
  private var random: TestRandom
  private var spare: Double?

  init(seed: UInt64) { random = TestRandom(seed: seed) }

  mutating func next() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &random))).squareRoot()
    let angle = 2 * Double.pi * Double.random(in: 0..<1, using: &random)
    spare = radius * sin(angle)
    return radius * cos(angle)
  }
}
