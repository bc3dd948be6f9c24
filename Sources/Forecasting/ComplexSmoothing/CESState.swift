/// Levels and information potentials at one moment.
package struct CESState: Sendable, Hashable, Codable {
  /// The level; one a phase of the season in the simple form.
  package var level: [Double]
  /// The information potential of each level.
  package var potential: [Double]
  /// The newest season of each phase: entry p belongs to positions ≡ p (mod m). Empty without one.
  package var season: [Double]
  /// The potential of each season; empty but in the full form.
  package var seasonPotential: [Double]

  /// A state from its parts.
  package init(
    level: [Double], potential: [Double], season: [Double] = [], seasonPotential: [Double] = []
  ) {
    self.level = level
    self.potential = potential
    self.season = season
    self.seasonPotential = seasonPotential
  }

  /// The state of a series that stays at `value`: on the path of growth 0.
  init(constant value: Double, _ form: CESForm, _ p: CESParameters, seasonLength m: Int) {
    let levels = form == .simple ? m : 1
    self.init(
      level: Array(repeating: value, count: levels),
      potential: Array(repeating: value / p.a0, count: levels),
      season: form == .partial || form == .full ? Array(repeating: 0, count: m) : [],
      seasonPotential: form == .full ? Array(repeating: 0, count: m) : [])
  }

  /// The same state in units 1 / `factor` as large.
  func scaled(by factor: Double) -> CESState {
    CESState(
      level: level.map { $0 * factor }, potential: potential.map { $0 * factor },
      season: season.map { $0 * factor }, seasonPotential: seasonPotential.map { $0 * factor })
  }

  /// The mean of the next value, which has phase `phase`.
  package func mean(phase: Int) -> Double {
    let level = level.count > 1 ? level[phase] : level[0]
    return season.isEmpty ? level : level + season[phase]
  }

  /// Takes in the error of the value of phase `phase`; 0 for a missing one.
  ///
  /// Svetunkov, Kourentzes & Ord (2022): level and potential (l, c) become
  /// l − (1 − a1)·c + (a0 − a1)·e and l + (1 − a0)·c + (a0 + a1)·e; a season goes the same way in
  /// the full form, and by b·e in the partial one.
  package mutating func advance(_ p: CESParameters, error e: Double, phase: Int) {
    let j = level.count > 1 ? phase : 0
    let (l, c) = (level[j], potential[j])
    level[j] = l + (p.a1 - 1) * c + (p.a0 - p.a1) * e
    potential[j] = l + (1 - p.a0) * c + (p.a0 + p.a1) * e
    if !seasonPotential.isEmpty {
      let (s, d) = (season[phase], seasonPotential[phase])
      season[phase] = s + (p.b1 - 1) * d + (p.b0 - p.b1) * e
      seasonPotential[phase] = s + (1 - p.b0) * d + (p.b0 + p.b1) * e
    } else if !season.isEmpty {
      season[phase] += p.b0 * e
    }
  }

  /// Whether the arrays have the lengths that a form needs.
  func fits(_ form: CESForm, seasonLength m: Int) -> Bool {
    let levels = form == .simple ? m : 1
    return level.count == levels && potential.count == levels
      && season.count == (form == .partial || form == .full ? m : 0)
      && seasonPotential.count == (form == .full ? m : 0)
  }
}

extension CESState {
  /// What the errors of a run add up to.
  struct Sums {
    /// The sum of squared errors.
    var squares = 0.0
    /// Observed values.
    var observed = 0
  }

  /// Runs over values, the first of which has phase `start` mod m, and hands on each mean.
  /// - Complexity: O(number of values).
  mutating func run(
    _ p: CESParameters, over values: UnsafeBufferPointer<Double>, from start: Int,
    seasonLength m: Int,
    each: (Int, Double) -> Void = { _, _ in }
  ) -> Sums {
    var sums = Sums()
    var phase = start % m
    for t in values.indices {
      let mean = mean(phase: phase)
      each(t, mean)
      var error = 0.0
      if !values[t].isNaN {
        error = values[t] - mean
        sums.squares += error * error
        sums.observed += 1
      }
      advance(p, error: error, phase: phase)
      phase = phase + 1 == m ? 0 : phase + 1
    }
    return sums
  }
}
