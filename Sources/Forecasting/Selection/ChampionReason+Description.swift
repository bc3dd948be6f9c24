extension ChampionReason: CustomStringConvertible {
  /// One to three sentences for people who do not know the method.
  public var description: String {
    [verdict + benefit + ".", succession, standingOfOthers].compactMap(\.self)
      .joined(separator: " ")
  }

  private var title: String { metric.title }
  private var score: String { PlainNumber.text(champion.score) }

  /// What was taken and on what grounds.
  private var verdict: String {
    let model = champion.model
    guard let rival else {
      return "\(model) won, since no other model has a score; its \(title) is \(score)"
    }
    let difference = metric.rankingValue(champion.score) - metric.rankingValue(rival.score)
    let own = "its \(title) of \(score) is"
    switch basis {
    case .bestScore:
      return "\(model) won: \(own) "
        + relation(difference, relativeDifference, than: "that of \(rival.model) (the next)")
    case .simplestNearBest:
      return "\(model) won as the simplest model within one standard error of the best: \(own) "
        + relation(difference, relativeDifference, than: "that of \(rival.model) (the best)")
    case .incumbentKept:
      let role = rival.rank == 1 ? "now the best" : "the choice of the rule"
      // The margin is a share of the incumbent's score, and so is the difference beside it.
      let share = relativeDifference.flatMap { $0 > -1 ? 1 / (1 + $0) - 1 : nil }
      return "\(model), the last champion, stays: the \(title) of \(rival.model) (\(role)), "
        + "\(PlainNumber.text(rival.score)), is "
        + relation(-difference, share, than: "its \(score)")
        + ", and only one that is more than \(PlainNumber.percent(hysteresis)) \(metric.better) "
        + "takes over"
    }
  }

  /// How one score stands to another.
  private func relation(_ difference: Double, _ share: Double?, than other: String) -> String {
    if difference == 0 { return "the same as \(other)" }
    let amount = share.map { PlainNumber.percent($0) + " " } ?? ""
    return "\(amount)\(difference < 0 ? metric.better : metric.worse) than \(other)" + chance
  }

  private var chance: String {
    guard let pValue else { return "" }
    let verb =
      switch pValue {
      case ..<0.01: "hardly explains"
      case ..<0.05: "seldom explains"
      case ..<0.2: "may explain"
      default: "explains easily"
      }
    return ", a difference that chance \(verb) (\(PlainNumber.pValue(pValue)))"
  }

  /// What the champion saves against the naive forecast.
  private var benefit: String {
    let naive = Naive().spec
    guard let skill = champion.skill, champion.model != naive, rival?.model != naive else {
      return ""
    }
    let subject = basis == .incumbentKept ? champion.model.description : "it"
    if skill == 0 { return "; \(subject) is no better than \(naive)" }
    let amount = PlainNumber.percent(skill)
    return skill > 0
      ? "; \(subject) beats \(naive) by \(amount)"
      : "; \(subject) is \(amount) worse than \(naive)"
  }

  /// What became of a champion that lost its place.
  private var succession: String? {
    guard let incumbent else { return nil }
    switch incumbent.outcome {
    case .confirmed, .kept: return nil
    case .replaced: return "It replaces \(incumbent.model), the last champion."
    case .ineligible:
      return "It replaces \(incumbent.model), the last champion, which has no score this time."
    case .absent:
      return "It replaces \(incumbent.model), the last champion, which is not named any more."
    }
  }

  /// Who else may be the best, and who took no part.
  private var standingOfOthers: String? {
    let failed = ineligible.isEmpty ? nil : "\(Self.models(ineligible.count)) had no valid score"
    guard let confidence, candidates > 1 else { return failed.map { $0 + "." } }
    let level = "At \(ModelSpec.Value.number(confidence.level)) % "
    let rest = candidates - 1
    let said: String
    if !confidence.includesChampion {
      said = "it is not among the \(Self.models(confidence.others)) that may be the best"
    } else if confidence.others == 0 {
      said =
        "it is better than \(rest == 1 ? "the other model" : "each of the other \(rest) models")"
    } else if rest == 1 {
      said = "it cannot be told apart from the other model"
    } else {
      said =
        "it cannot be told apart from \(confidence.others == rest ? "any" : "\(confidence.others)") "
        + "of the other \(rest) models"
    }
    return level + said + (failed.map { "; " + $0 } ?? "") + "."
  }

  private static func models(_ count: Int) -> String { "\(count) model\(count == 1 ? "" : "s")" }
}

extension Metric {
  /// The name in a sentence.
  fileprivate var title: String {
    switch self {
    case .smape: "sMAPE"
    case .bias: "bias"
    case .pinball(let probability): "pinball loss at \(ModelSpec.Value.number(probability))"
    case .coverage(let level): "coverage at \(ModelSpec.Value.number(level)) %"
    case .msis(let level): "MSIS at \(ModelSpec.Value.number(level)) %"
    default: description.uppercased()
    }
  }

  fileprivate var better: String { isDistance ? "closer to its target" : "lower" }
  fileprivate var worse: String { isDistance ? "farther from its target" : "higher" }

  private var isDistance: Bool {
    switch self {
    case .bias, .coverage: true
    default: false
    }
  }
}
