/// The elimination of a ``ModelConfidenceSet``: test, drop the worst, test again.
struct ConfidenceSetElimination {
  /// By model: the largest p value of the tests up to its elimination; 1 for the last one left.
  private(set) var pValues: [Double]
  /// Models in the order in which they went.
  private(set) var order: [Int] = []

  private let means: [Double]
  private let deviations: [Double]
  private let replications: Int
  private var active: [Int]

  /// Differences below this share of the largest loss are rounding.
  private static let rounding = 1e-12

  /// - Parameters:
  ///   - means: the mean loss of each model, in units of the largest loss.
  ///   - deviations: rows of resampled means less `means`, one row a replication.
  init(means: [Double], deviations: [Double]) {
    self.means = means
    self.deviations = deviations
    replications = deviations.count / means.count
    pValues = means.map { _ in 1 }
    active = Array(means.indices)
  }

  /// Eliminates all models but one.
  mutating func run() {
    var largest = 0.0
    while active.count > 1 {
      let (pValue, worst) = test()
      largest = max(largest, pValue)
      pValues[active[worst]] = largest
      order.append(active[worst])
      active.remove(at: worst)
    }
  }

  /// The p value of equal losses among the active models, and the position of the worst of them.
  private func test() -> (pValue: Double, worst: Int) {
    let width = active.count
    var relative = [Double](repeating: 0, count: replications * width)
    var variances = [Double](repeating: 0, count: width)
    for row in 0..<replications {
      let base = row * means.count
      let average = active.reduce(0) { $0 + deviations[base + $1] } / Double(width)
      for (column, model) in active.enumerated() {
        let deviation = deviations[base + model] - average
        relative[row * width + column] = deviation
        variances[column] += deviation * deviation
      }
    }
    let errors = variances.map { ($0 / Double(replications)).squareRoot() }
    let average = active.reduce(0) { $0 + means[$1] } / Double(width)
    let statistics = active.enumerated().map { column, model in
      Self.ratio(means[model] - average, errors[column])
    }
    // Of equally bad models the one named last goes first.
    let worst = statistics.indices.reduce(0) { statistics[$1] >= statistics[$0] ? $1 : $0 }
    let exceeding = (0..<replications).count { row in
      let largest = (0..<width).reduce(-Double.infinity) {
        max($0, Self.ratio(relative[row * width + $1], errors[$1]))
      }
      return largest >= statistics[worst]
    }
    return (Double(exceeding) / Double(replications), worst)
  }

  private static func ratio(_ difference: Double, _ error: Double) -> Double {
    if error > rounding { return difference / error }
    // Without variance a difference is either certain or none at all.
    return abs(difference) > rounding ? difference * .infinity : 0
  }
}
