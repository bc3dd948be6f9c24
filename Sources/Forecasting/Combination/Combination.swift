/// The forecasts of several models made into one: their mean, their median, or their weighted mean.
///
/// A combination forecasts better than most of its members and seldom much worse than the best,
/// which nobody knows beforehand: Bates & Granger (1969), "The combination of forecasts";
/// Petropoulos & Svetunkov (2020), "A simple combination of univariate models", for the median.
/// Members are any models, also combinations.
///
///     let model = Combination.median { AutoETS(); AutoARIMA(); DynamicTheta() }
///     let fitted = try model.fit(series)
///     fitted.summary.resolved         // such as median(ets(MAdM),arima(0,1,1),dynamic-theta)
///
/// **Learnt weights** are proportional to 1 / (mean absolute error of the member in a backtest), to a
/// power where one is given, over the targets that every member forecast; they are equal until there
/// are five of these. The power 2 is close to the weights of Bates & Granger, who take the inverse
/// variances. Which backtest it is depends on who asks:
/// - ``Backtest`` and what is built on it take the members' own results in that backtest, each
///   member run once. At a cutoff only those targets count that had come true by then, so that no
///   weight knows the future, and no model is fitted for it, whatever the plan refits. The forecast
///   that follows has the weights of all of them: ``SeriesBacktest/resolved``.
/// - ``fit(_:from:stop:)``, with only a history to go by, runs a small backtest of the members
///   inside it (``weightPlan(count:)``): one-step forecasts of its last third, 26 at most, from
///   parameters estimated before.
///
/// **A member that fails** is left out, and the prediction's note says so, as long as at least half
/// of the members forecast; else the combination fails and names them all
/// (``ForecastError/membersFailed(_:of:)``).
///
/// **Intervals** are normal around the combined mean, with the variance Σᵢⱼ wᵢ wⱼ ρᵢⱼ sᵢ sⱼ of a
/// weighted sum, where s are the members' standard errors and ρ the correlations of their one-step
/// errors: residuals after fitting, in a backtest the standardised errors of targets that had come
/// true. A correlation is taken as 1, which is never too narrow, where fewer than five errors are
/// known. The median has the standard error of the mean of its members, times the ratio of their
/// root mean squared errors.
public struct Combination: Forecaster {
  /// How the members' mean forecasts become one.
  public enum Rule: Sendable, Hashable {
    /// Their mean, at each step.
    case mean
    /// Their median, at each step; with an even number the mean of the two in the middle.
    case median
    /// Their weighted mean with fixed weights, one a member, at least 0 and not all 0. They are
    /// divided by their sum.
    case weights([Double])
    /// Their weighted mean with weights from a backtest: the inverse of the mean absolute error to a
    /// power, above 0 and at most 16. The larger it is, the more the best member gets.
    case learntWeights(power: Double)

    /// The power of learnt weights; nil for any other rule.
    var learntPower: Double? { if case .learntWeights(let power) = self { power } else { nil } }
  }

  /// How the members' mean forecasts become one.
  public let rule: Rule
  /// The members, in the order in which they were written.
  public let members: [AnyForecaster]
  private let name: String?

  /// A combination of members.
  /// - Precondition: there is a member; fixed weights are as many as the members, finite, at least
  ///   0 and not all 0; a power is above 0 and at most 16.
  public init(_ rule: Rule, of members: [any Forecaster]) {
    self.init(rule, of: members, named: nil)
  }

  /// A combination that is written as a single word.
  init(_ rule: Rule, of members: [any Forecaster], named name: String?) {
    precondition(!members.isEmpty, "a combination needs a member")
    if case .weights(let weights) = rule {
      precondition(
        Self.fault(ofWeights: weights, memberCount: members.count) == nil,
        "weights are finite numbers, one a member, at least 0 and not all 0")
    }
    if let power = rule.learntPower {
      precondition(Self.isPower(power), "a power is above 0 and at most 16")
    }
    self.rule = rule
    self.members = members.map { AnyForecaster($0) }
    self.name = name
  }

  /// Whether weights can be learnt with this power.
  static func isPower(_ power: Double) -> Bool { power > 0 && power <= 16 }

  /// What is wrong with fixed weights; nil where nothing is.
  static func fault(ofWeights weights: [Double], memberCount: Int) -> String? {
    if weights.count != memberCount {
      return "weights must be one for each of the \(memberCount) models, not \(weights.count)"
    }
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), weights.reduce(0, +).isFinite,
      weights.contains(where: { $0 > 0 })
    else { return "weights must be numbers of at least 0, and not all of them 0" }
    return nil
  }

  /// `mean(ets,theta)`, `median(…)`, `weighted(ets,theta)`, `weighted(ets,theta,power=2)`,
  /// `weighted(ets,theta,weights=[2,1])`.
  public var spec: ModelSpec {
    if let name { return ModelSpec(name) }
    return Self.spec(rule, of: members.map(\.spec))
  }

  /// The written form of a combination.
  static func spec(_ rule: Rule, of members: [ModelSpec]) -> ModelSpec {
    var arguments = members.map { ModelSpec.Argument(.spec($0)) }
    switch rule {
    case .mean: return ModelSpec("mean", arguments)
    case .median: return ModelSpec("median", arguments)
    case .learntWeights(let power):
      if power != 1 { arguments.append(.init(label: "power", .number(power))) }
      return ModelSpec("weighted", arguments)
    case .weights(let weights):
      arguments.append(.init(label: "weights", .list(weights.map { .number($0) })))
      return ModelSpec("weighted", arguments)
    }
  }

  /// What all members promise; a season where one of them uses it; values above zero where fewer
  /// than half of them go without.
  public var capabilities: Capabilities {
    let all = members.map(\.capabilities)
    var shared = all.dropFirst().reduce(all[0]) { $0.intersection($1) }
    if all.contains(where: { $0.contains(.seasonal) }) { shared.insert(.seasonal) }
    let unrestricted = all.count(where: { !$0.contains(.positiveOnly) })
    if unrestricted >= requiredMembers {
      shared.remove(.positiveOnly)
    } else {
      shared.insert(.positiveOnly)
    }
    return shared
  }

  /// How many members have to forecast: half of them, rounded up.
  var requiredMembers: Int { (members.count + 1) / 2 }

  /// As many as half of the members need.
  public func minimumObservations(season: Int) -> Int {
    members.map { $0.minimumObservations(season: season) }.sorted()[requiredMembers - 1]
  }

  /// The backtest inside a history of `count` values that ``fit(_:from:stop:)`` learns weights
  /// from: one-step forecasts of its last third, 26 at most, with parameters that are estimated
  /// before the first of them and states that are brought up to date.
  public static func weightPlan(count: Int) -> RollingOrigin {
    RollingOrigin(origins: min(26, max(count / 3, 1)), refit: .never, warmStart: false)
  }
}

extension Combination: Codable {
  /// Writes the spec as one string.
  public func encode(to encoder: any Encoder) throws { try spec.encode(to: encoder) }

  /// Reads the spec.
  public init(from decoder: any Decoder) throws {
    self = try ModelSpec.decodedForecaster(from: decoder)
  }
}
