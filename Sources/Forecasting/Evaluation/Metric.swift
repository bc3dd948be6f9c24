/// A measure of forecast accuracy. Smaller is better, but for `bias`, where closer to zero is, and
/// `coverage`, where closer to its level is.
///
/// With e = actual − forecast: definitions of Hyndman & Koehler (2006), "Another look at measures
/// of forecast accuracy"; `msis` and `pinball` as in Gneiting & Raftery (2007) and the M4 and M5
/// competitions; `crps` in closed form for the normal.
public enum Metric: Sendable, Hashable {
  /// Mean of |e|.
  case mae
  /// Root of the mean of e².
  case rmse
  /// Mean of 100 |e / actual|.
  case mape
  /// Mean of 200 |e| / (|actual| + |forecast|).
  case smape
  /// Mean of |e| over the in-sample mean of |y(t) − y(t − m)|.
  case mase
  /// Root of the mean of e² over the in-sample mean of (y(t) − y(t − m))².
  case rmsse
  /// Sum of |e| over sum of |actual|, pooled, in percent.
  case wape
  /// Mean of e.
  case bias
  /// Mean pinball loss of the quantile at a probability in (0, 1).
  case pinball(Double)
  /// Mean continuous ranked probability score.
  case crps
  /// Share of actual values inside the interval of a level, in percent.
  case coverage(Double)
  /// Mean scaled interval score of a level.
  case msis(Double)

  /// How the losses of cells become the score of a series and of a panel.
  public enum Aggregation: Sendable, Hashable {
    /// Mean over steps, then origins, then series.
    case mean
    /// Root of the mean over all cells of a series, then mean over series.
    case rootMean
    /// One sum of losses over one sum of weights, over all cells.
    case pooled
  }

  /// How cells are put together.
  public var aggregation: Aggregation {
    switch self {
    case .rmse, .rmsse: .rootMean
    case .wape: .pooled
    default: .mean
    }
  }

  /// What ranks a score: the score itself, or its distance from where it should be.
  public func rankingValue(_ score: Double) -> Double {
    switch self {
    case .bias: abs(score)
    case .coverage(let level): abs(score - level)
    default: score
    }
  }

  /// What one share of a score adds to the value that ranks the score: the mean over all shares is
  /// ``rankingValue(_:)`` of their mean.
  func rankingShare(_ share: Double, score: Double) -> Double {
    switch self {
    case .bias: score < 0 ? -share : share
    case .coverage(let level): score < level ? level - share : share - level
    default: share
    }
  }
}

extension Metric: LosslessStringConvertible {
  /// Parses `mase`, `pinball(0.9)`, `coverage(95)`, …; `coverage` and `msis` alone mean level 95,
  /// `pinball` alone the median.
  public init?(_ description: String) {
    guard let spec = ModelSpec(description), spec.seasonalArguments == nil else { return nil }
    var argument: Double?
    if let first = spec.arguments.first {
      guard spec.arguments.count == 1, first.label == nil, case .number(let number) = first.value
      else { return nil }
      argument = number
    }
    switch (spec.name, argument) {
    case ("mae", nil): self = .mae
    case ("rmse", nil): self = .rmse
    case ("mape", nil): self = .mape
    case ("smape", nil): self = .smape
    case ("mase", nil): self = .mase
    case ("rmsse", nil): self = .rmsse
    case ("wape", nil): self = .wape
    case ("bias", nil): self = .bias
    case ("crps", nil): self = .crps
    case ("pinball", let p) where (p ?? 0.5) > 0 && (p ?? 0.5) < 1: self = .pinball(p ?? 0.5)
    case ("coverage", let l) where (l ?? 95) > 0 && (l ?? 95) < 100: self = .coverage(l ?? 95)
    case ("msis", let l) where (l ?? 95) > 0 && (l ?? 95) < 100: self = .msis(l ?? 95)
    default: return nil
    }
  }

  /// The names of all metrics.
  public static let names = [
    "mae", "rmse", "mape", "smape", "mase", "rmsse", "wape", "bias", "pinball", "crps",
    "coverage", "msis",
  ]

  /// The written form.
  public var description: String {
    func call(_ name: String, _ argument: Double) -> String {
      ModelSpec(name, [.init(.number(argument))]).description
    }
    return switch self {
    case .mae: "mae"
    case .rmse: "rmse"
    case .mape: "mape"
    case .smape: "smape"
    case .mase: "mase"
    case .rmsse: "rmsse"
    case .wape: "wape"
    case .bias: "bias"
    case .crps: "crps"
    case .pinball(let probability): call("pinball", probability)
    case .coverage(let level): call("coverage", level)
    case .msis(let level): call("msis", level)
    }
  }
}

extension Metric: Codable {
  /// Writes the written form.
  public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }

  /// Reads the written form.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let metric = Metric(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "unknown metric \"\(text)\""))
    }
    self = metric
  }
}
