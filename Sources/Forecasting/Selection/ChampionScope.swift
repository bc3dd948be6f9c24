/// For whom a champion is chosen.
public enum ChampionScope: String, Sendable, Hashable, Codable, CaseIterable {
  /// Every series has its own.
  case series
  /// Every group of series has its own; which group a series is in comes with the data.
  case group
  /// One for the whole panel.
  case panel
}
