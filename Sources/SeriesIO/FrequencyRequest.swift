public import Forecasting

/// What a user demands of the dates of a file.
public enum FrequencyRequest: Sendable, Hashable {
  /// A unit; every series takes its anchor (the weekday of weekly dates) from its own dates.
  case unit(Frequency.Unit)
  /// A unit and its anchor: weekly dates that fall on another weekday are an error.
  case exactly(Frequency)

  /// The unit.
  public var unit: Frequency.Unit {
    switch self {
    case .unit(let unit): unit
    case .exactly(let frequency): frequency.unit
    }
  }
}

extension FrequencyRequest: LosslessStringConvertible {
  /// Parses `yearly`, `quarterly`, `monthly`, `weekly` (any anchor), `weekly-mon` … `weekly-sun`,
  /// `daily`, `hourly` or `index`.
  public init?(_ description: String) {
    if let unit = Frequency.Unit(rawValue: description) {
      self = .unit(unit)
    } else if let frequency = Frequency(description) {
      self = .exactly(frequency)
    } else {
      return nil
    }
  }

  /// The name on the command line.
  public var description: String {
    switch self {
    case .unit(let unit): unit.rawValue
    case .exactly(let frequency): frequency.description
    }
  }
}
