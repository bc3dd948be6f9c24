/// Quantiles of a predictive distribution that has no formula, read off simulated paths.
///
/// Between the tabulated probabilities, and beyond the outermost, quantiles are linear in those of
/// the standard normal: exact for a normal distribution, and close for what is near one.
public struct QuantileTable: Sendable, Hashable, Codable {
  /// The tabulated probabilities, ascending.
  public static let probabilities: [Double] =
    [0.005, 0.01, 0.025] + (1...19).map { Double($0) / 20 } + [0.975, 0.99, 0.995]

  private static let scores = probabilities.map { Normal.quantile($0) }

  /// For each step the quantiles at ``probabilities``, ascending.
  public private(set) var steps: [[Double]]

  /// A table from its rows.
  /// - Precondition: each row has as many entries as there are ``probabilities``.
  public init(steps: [[Double]]) {
    precondition(steps.allSatisfy { $0.count == Self.probabilities.count })
    self.steps = steps
  }

  /// The quantile at a probability in (0, 1), one a step.
  public func quantiles(at probability: Double) -> [Double] {
    let score = Normal.quantile(probability)
    let last = Self.scores.count - 1
    let above = min(max(Self.scores.firstIndex { $0 >= score } ?? last, 1), last)
    let (low, high) = (Self.scores[above - 1], Self.scores[above])
    let share = (score - low) / (high - low)
    return steps.map { $0[above - 1] + share * ($0[above] - $0[above - 1]) }
  }

  /// The same table without its first `steps` steps.
  func dropping(first steps: Int) -> QuantileTable {
    QuantileTable(steps: Array(self.steps.dropFirst(steps)))
  }
}
