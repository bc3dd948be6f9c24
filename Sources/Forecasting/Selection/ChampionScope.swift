/// For whom a champion is chosen.
public enum ChampionScope: String, Sendable, Hashable, Codable, CaseIterable {
  /// Every series has its own.
  case series
  /// One for the whole panel.
  case panel
}
