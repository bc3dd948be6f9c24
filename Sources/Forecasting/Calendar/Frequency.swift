/// How often a series is observed: the calendar unit between two neighbouring values.
///
/// `.index` counts without a calendar; its season has to be told, every other unit has a default.
public enum Frequency: Sendable, Hashable, Codable {
  case yearly, quarterly, monthly
  case weekly(startingOn: Weekday)
  case daily, hourly
  case index(season: Int = 1)

  /// The unit without its anchor. A panel may mix anchors, never units.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    case yearly, quarterly, monthly, weekly, daily, hourly, index
  }

  /// The unit of this frequency.
  public var unit: Unit {
    switch self {
    case .yearly: .yearly
    case .quarterly: .quarterly
    case .monthly: .monthly
    case .weekly: .weekly
    case .daily: .daily
    case .hourly: .hourly
    case .index: .index
    }
  }

  /// Whether timestamps of this frequency are dates.
  public var isDated: Bool { unit != .index }

  /// The season that models use unless told otherwise: its integer length, and the exact period
  /// that Fourier terms use (a year has 365.25 / 7 weeks).
  public var defaultSeason: Season {
    switch self {
    case .yearly: Season(length: 1)
    case .quarterly: Season(length: 4)
    case .monthly: Season(length: 12)
    case .weekly: Season(length: 52, period: 365.25 / 7)
    case .daily: Season(length: 7, period: 365.25)
    case .hourly: Season(length: 24)
    case .index(let season): Season(length: season)
    }
  }

  /// The months between two values, for the units that count in months.
  var monthsPerStep: Int? {
    switch self {
    case .yearly: 12
    case .quarterly: 3
    case .monthly: 1
    default: nil
    }
  }

  /// The raw timestamp units (seconds, or 1 for an index) between two values, for the units of
  /// fixed length.
  var fixedStep: Int? {
    switch self {
    case .weekly: 7 * 86_400
    case .daily: 86_400
    case .hourly: 3600
    case .index: 1
    default: nil
    }
  }
}

extension Frequency: LosslessStringConvertible {
  /// Parses `yearly`, `quarterly`, `monthly`, `weekly` (starting on Monday), `weekly-mon` …
  /// `weekly-sun`, `daily`, `hourly` or `index`.
  public init?(_ description: String) {
    switch description {
    case "yearly": self = .yearly
    case "quarterly": self = .quarterly
    case "monthly": self = .monthly
    case "weekly": self = .weekly(startingOn: .monday)
    case "daily": self = .daily
    case "hourly": self = .hourly
    case "index": self = .index()
    default:
      guard
        let day = Weekday.allCases.first(where: { description == "weekly-\($0.abbreviation)" })
      else { return nil }
      self = .weekly(startingOn: day)
    }
  }

  /// The name that the command line uses, anchor included.
  public var description: String {
    if case .weekly(let day) = self { return "weekly-\(day.abbreviation)" }
    return unit.rawValue
  }
}
