/// A group of columns of a regression design.
public enum RegressionTerm: Sendable, Hashable, Codable {
  /// A straight line: the position 1, 2, 3, … in the history.
  case trend
  /// A dummy column for each season but the first.
  case season
  /// Sine and cosine pairs of the first `order` harmonics of a period, in steps; nil is the period
  /// of the series.
  case fourier(order: Int, period: Double? = nil)
  /// Values that many steps earlier.
  case lags([Int])

  /// The largest order and the longest lag that make sense.
  static let largestOrder = 10_000
  static let longestLag = 100_000

  /// The written form: `trend`, `season`, `fourier(3)`, `fourier(3,52.18)` or `lags(1,2,52)`.
  public var spec: ModelSpec {
    switch self {
    case .trend: ModelSpec("trend")
    case .season: ModelSpec("season")
    case .fourier(let order, let period):
      ModelSpec(
        "fourier",
        [.init(.number(Double(order)))] + (period.map { [.init(.number($0))] } ?? []))
    case .lags(let lags): ModelSpec("lags", integers: lags)
    }
  }

  /// Reads the written form.
  /// - Throws: ``ModelSpecError/invalidArgument(spec:detail:)`` naming the term.
  public init(_ spec: ModelSpec) throws(ModelSpecError) {
    var reader = SpecReader(spec)
    switch spec.name {
    case "trend": self = .trend
    case "season": self = .season
    case "fourier":
      let order = try reader.integer("the order", in: 1...Self.largestOrder)
      self = .fourier(order: order, period: reader.nextNumber())
    case "lags":
      var lags: [Int] = []
      repeat {
        lags.append(try reader.integer("a lag", in: 1...Self.longestLag))
      } while reader.remaining > 0
      self = .lags(lags)
    default:
      throw reader.invalid("a term must be trend, season, fourier(K), fourier(K,period) or lags(…)")
    }
    try reader.finish()
    if let problem { throw reader.invalid(problem) }
  }

  /// Whether the term means nothing for a series without a season.
  var needsSeason: Bool {
    switch self {
    case .season, .fourier(_, nil): true
    case .trend, .fourier, .lags: false
    }
  }

  /// What is wrong with the term whatever the series, or nil.
  var problem: String? {
    switch self {
    case .trend, .season: return nil
    case .fourier(let order, let period):
      guard (1...Self.largestOrder).contains(order) else {
        return "the order of fourier must be from 1 to \(Self.largestOrder), not \(order)"
      }
      return period.flatMap { Self.problem(order: order, period: $0) }
    case .lags(let lags):
      guard !lags.isEmpty, lags.allSatisfy({ (1...Self.longestLag).contains($0) }) else {
        return "lags must be whole numbers from 1 to \(Self.longestLag), and at least one"
      }
      return nil
    }
  }

  /// Harmonics above half the period are indistinguishable from those below it.
  static func problem(order: Int, period: Double) -> String? {
    guard period.isFinite, period > 0 else { return "the period of fourier must be above 0" }
    guard Double(order) <= period / 2 else {
      return "fourier(\(order)) needs a period of at least \(2 * order) steps, not \(period)"
    }
    return nil
  }
}
