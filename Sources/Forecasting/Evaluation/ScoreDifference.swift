/// How much worse a model scored than the best one of its leaderboard, over the same observations:
/// the series of a panel, or the origins of a single series.
public struct ScoreDifference: Codable, Sendable, Hashable {
  /// The difference of the values that rank the two, at least 0; in the unit of the metric.
  public let value: Double
  /// The standard error of the paired difference, with the lags that overlapping origins ask for;
  /// nil for fewer than two observations.
  public let standardError: Double?
  /// The two-sided p value of a ``DieboldMarianoTest`` (across series: of a paired t test, which is
  /// the same at horizon 1); nil where it cannot be computed.
  public let pValue: Double?

  init(_ model: Int, against best: Int, in sample: ScoreSample) {
    let (ours, others) = (sample.shares[model], sample.shares[best])
    let differences = zip(ours, others).map { $0 - $1 }
    value = max(0, differences.reduce(0, +) / Double(differences.count))
    standardError = sample.standardError(differences)
    pValue = try? DieboldMarianoTest(ours, others, horizon: sample.overlap).pValue
  }
}
