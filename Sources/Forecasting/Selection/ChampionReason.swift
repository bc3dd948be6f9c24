/// Why a model was chosen: the facts, and by ``description`` in plain words.
public struct ChampionReason: Codable, Sendable, Equatable {
  /// The series, or the name of the group; nil for the whole panel.
  public let id: String?
  /// What ranked.
  public let metric: Metric
  /// The rule of the choice.
  public let rule: SelectionRule
  /// By how much a challenger has to be better than last time's champion, 0.05 for 5 %.
  public let hysteresis: Double
  /// What decided.
  public let basis: Basis
  /// The chosen model.
  public let champion: Standing
  /// The model it is compared with: the next in rank; under the one-standard-error rule the best;
  /// where last time's champion was kept, the one that the rule would have taken. Nil where no
  /// other model has a score.
  public let rival: Standing?
  /// The value that ranks the champion as a share of the rival's, less 1: below 0 where the
  /// champion is better. Nil without a rival, or where the rival's is 0.
  public let relativeDifference: Double?
  /// The p value of that difference; see ``ScoreDifference/pValue``. Nil where it is unknown, as it
  /// is between two models neither of which is the best.
  public let pValue: Double?
  /// Who may be the best; nil where that is unknown.
  public let confidence: Confidence?
  /// What became of last time's champion; nil where there was none.
  public let incumbent: Incumbent?
  /// The number of models with a score.
  public let candidates: Int
  /// The models without one.
  public let ineligible: [Ineligible]

  /// What decided.
  public enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
    /// It has the best score.
    case bestScore = "best-score"
    /// It is the simplest within one standard error of the best.
    case simplestNearBest = "simplest-near-best"
    /// It was last time's champion, and the challenger is not better by more than the margin.
    case incumbentKept = "incumbent-kept"
  }

  /// How a model did.
  public struct Standing: Codable, Sendable, Hashable {
    /// The model.
    public let model: ModelSpec
    /// Its score.
    public let score: Double
    /// Its standard error, nil where it is unknown.
    public let standardError: Double?
    /// 1 for the best score.
    public let rank: Int
    /// What it saves against `naive`; see ``Leaderboard/Row/skill``.
    public let skill: Double?
  }

  /// What the ``ModelConfidenceSet`` says about the champion.
  public struct Confidence: Codable, Sendable, Hashable {
    /// The level in percent.
    public let level: Double
    /// Whether the champion may be the best.
    public let includesChampion: Bool
    /// How many other models may be the best.
    public let others: Int
  }

  /// Last time's champion, and what became of it.
  public struct Incumbent: Codable, Sendable, Hashable {
    /// The model.
    public let model: ModelSpec
    /// What became of it.
    public let outcome: Outcome

    /// What became of it.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
      /// The rule took it again.
      case confirmed
      /// The rule would have taken another one, not better by more than the margin.
      case kept
      /// Another one took its place.
      case replaced
      /// It is named, but has no score this time.
      case ineligible
      /// It is not named any more.
      case absent
    }
  }

  /// A model without a score.
  public struct Ineligible: Codable, Sendable, Hashable {
    /// The model.
    public let model: ModelSpec
    /// The number of its failed cells.
    public let failures: Int
    /// Why the first of them failed; nil where none did, so that there was nothing to score.
    public let reason: ForecastError?
  }
}
