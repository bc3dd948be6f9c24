/// How the season enters complex exponential smoothing.
///
/// Source: Svetunkov, Kourentzes & Ord (2022), "Complex exponential smoothing", Naval Research
/// Logistics 69, 1108–1123.
public enum CESForm: String, Sendable, Hashable, Codable, CaseIterable {
  /// No season: a level and its information potential.
  case none
  /// Level and potential once a season, each fed by its own season only.
  case simple
  /// The non-seasonal form and a season that is added, with a real smoothing parameter.
  case partial
  /// The non-seasonal form and a season with an information potential of its own.
  case full

  /// Whether it uses the season.
  public var isSeasonal: Bool { self != .none }

  /// The form for a season of `seasonLength` steps: without a season there is only one.
  func resolved(seasonLength: Int) -> CESForm { seasonLength > 1 ? self : .none }

  /// The number of real smoothing parameters.
  var smoothingCount: Int {
    switch self {
    case .none, .simple: 2
    case .partial: 3
    case .full: 4
    }
  }

  /// The number of initial states when the season has `m` steps.
  func stateCount(seasonLength m: Int) -> Int {
    switch self {
    case .none: 2
    case .simple: 2 * m
    case .partial: 2 + m
    case .full: 2 + 2 * m
    }
  }

  /// Smoothing parameters and initial states, which is what the criteria count beside the variance.
  func estimatedCount(seasonLength m: Int) -> Int { smoothingCount + stateCount(seasonLength: m) }

  /// The fewest observations for which the corrected criterion of Akaike exists.
  func minimumObservations(seasonLength m: Int) -> Int { estimatedCount(seasonLength: m) + 3 }
}
