/// Level, slope and seasons at one moment.
package struct ETSState: Sendable, Hashable, Codable {
  /// The level.
  package var level: Double
  /// The slope, or the growth factor of a multiplicative trend; 0 without a trend.
  package var slope: Double
  /// The newest season of each phase: entry p belongs to positions ≡ p (mod m) of the series.
  /// Empty without a season.
  package var seasons: [Double]

  /// A state from its parts.
  package init(level: Double, slope: Double = 0, seasons: [Double] = []) {
    self.level = level
    self.slope = slope
    self.seasons = seasons
  }

  /// The seasons after `count` values, the newest first, as the field numbers them s1 … sm.
  package func newestFirst(after count: Int) -> [Double] {
    let m = seasons.count
    return (0..<m).map { seasons[(count + m - 1 - $0) % m] }
  }

  /// The same state in units `factor` times as small, moved by `shift` of the new units.
  func scaled(by factor: Double, shift: Double = 0, _ form: ETSForm) -> ETSState {
    ETSState(
      level: level * factor + shift,
      slope: form.trend.isMultiplicative ? slope : slope * factor,
      seasons: form.season == .additive ? seasons.map { $0 * factor } : seasons)
  }

  /// The same means with seasons that add up to 0, or have the mean 1. Seasons added to a level that
  /// grows by a factor are left: there another constant is another model.
  func normalised(_ form: ETSForm) -> ETSState {
    let mean = seasons.reduce(0, +) / Double(seasons.count)
    switch form.season {
    case .none: return self
    case .additive where form.trend.isMultiplicative: return self
    case .additive:
      return ETSState(level: level + mean, slope: slope, seasons: seasons.map { $0 - mean })
    case .multiplicative:
      return ETSState(
        level: level * mean, slope: form.trend.isMultiplicative ? slope : slope * mean,
        seasons: seasons.map { $0 / mean })
    }
  }
}
