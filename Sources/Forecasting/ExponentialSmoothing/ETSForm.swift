/// The form of an exponential smoothing model: error, trend and season, written such as `AAdN` or
/// `MAM`; error A or M, trend N, A, Ad, M or Md, season N, A or M make 30.
///
/// Taxonomy: Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with exponential smoothing",
/// table 2.1.
public struct ETSForm: Sendable, Hashable {
  /// How errors enter.
  public enum ErrorKind: String, Sendable, Hashable, Codable {
    /// Added to the mean; the spread does not depend on the level.
    case additive = "A"
    /// In proportion to the mean.
    case multiplicative = "M"
  }

  /// How the level moves on.
  public enum Trend: String, Sendable, Hashable, Codable {
    /// No trend.
    case none = "N"
    /// A slope that is added at each step.
    case additive = "A"
    /// A slope that fades by the factor phi at each step.
    case dampedAdditive = "Ad"
    /// A growth factor that multiplies the level at each step.
    case multiplicative = "M"
    /// A growth factor that fades towards 1: it is raised to the power phi at each step.
    case dampedMultiplicative = "Md"

    /// Whether there is a slope.
    var exists: Bool { self != .none }
    /// Whether the slope fades.
    var isDamped: Bool { self == .dampedAdditive || self == .dampedMultiplicative }
    /// Whether the slope is a growth factor.
    var isMultiplicative: Bool { self == .multiplicative || self == .dampedMultiplicative }
    /// The slope that changes nothing.
    var neutral: Double { isMultiplicative ? 1 : 0 }
  }

  /// How the season enters.
  public enum SeasonKind: String, Sendable, Hashable, Codable {
    /// No season.
    case none = "N"
    /// Added to the level.
    case additive = "A"
    /// In proportion to the level.
    case multiplicative = "M"

    /// Whether there is a season.
    var exists: Bool { self != .none }
    /// The season that changes nothing.
    var neutral: Double { self == .multiplicative ? 1 : 0 }
  }

  /// How errors enter.
  public let error: ErrorKind
  /// How the level moves on.
  public let trend: Trend
  /// How the season enters.
  public let season: SeasonKind

  /// A form from its three parts.
  public init(error: ErrorKind, trend: Trend, season: SeasonKind) {
    self.error = error
    self.trend = trend
    self.season = season
  }

  /// Whether values at or below zero make no sense to it.
  var needsPositiveValues: Bool {
    error == .multiplicative || trend.isMultiplicative || season == .multiplicative
  }

  /// Whether forecast variances are known in closed form: classes 1 to 3 of Hyndman et al. (2008),
  /// section 6.1. An additive error divided by a season, or a growth factor, has none (``ETSPaths``).
  var hasAnalyticVariance: Bool {
    !trend.isMultiplicative && !(error == .additive && season == .multiplicative)
  }

  /// The form that is fitted when the season has `length` steps: without a season at length 1.
  func resolved(seasonLength length: Int) -> ETSForm {
    length > 1 ? self : ETSForm(error: error, trend: trend, season: .none)
  }

  /// The fewest observations from which it can be estimated: five more than there are parameters and
  /// initial states. With fewer, the corrected criteria and the variance say nothing.
  func minimumObservations(seasonLength m: Int) -> Int {
    resolved(seasonLength: m).estimatedCount(seasonLength: m) + 5
  }

  /// How many smoothing parameters and initial states are estimated; one season follows from the
  /// others.
  func estimatedCount(seasonLength m: Int) -> Int {
    2 + (trend.exists ? 2 : 0) + (trend.isDamped ? 1 : 0) + (season.exists ? m : 0)
  }
}

extension ETSForm: LosslessStringConvertible {
  /// Parses the three letters, such as `ANN` or `MAdM`; nil where they are no form.
  public init?(_ description: String) {
    guard description.count >= 3, let error = ErrorKind(rawValue: String(description.prefix(1))),
      let trend = Trend(rawValue: String(description.dropFirst().dropLast())),
      let season = SeasonKind(rawValue: String(description.suffix(1)))
    else { return nil }
    self.init(error: error, trend: trend, season: season)
  }

  /// The letters of error, trend and season.
  public var description: String { error.rawValue + trend.rawValue + season.rawValue }
}

extension ETSForm: Codable {
  /// Writes the letters as one string.
  public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }

  /// Reads the letters.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let form = ETSForm(text) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "\"\(text)\" is no exponential smoothing form such as AAdN"))
    }
    self = form
  }
}
