/// The elimination of a ``ModelConfidenceSet``: test, drop the worst, test again.
struct ConfidenceSetElimination {
  /// By model: the largest p value of the tests up to its elimination; 1 for the last one left.
  let pValues: [Double]
  /// Models in the order in which they went, the last one left not among them.
  let order: [Int]

  /// Differences below this share of the largest loss are rounding.
  private static let rounding = 1e-12

  /// - Parameters:
  ///   - means: the mean loss of each model, in units of the largest loss.
  ///   - deviations: rows of resampled means less `means`, one row a replication.
  init(means: [Double], deviations: [Double]) {
    let count = means.count
    let errors = Self.errors(deviations, count: count)
    var active = Array(means.indices)
    var rounds: [(model: Int, statistic: Double)] = []
    while active.count > 1 {
      let round = Self.worst(of: active) { i, j in
        Self.ratio(means[i] - means[j], errors[i * count + j])
      }
      rounds.append(round)
      active.removeAll { $0 == round.model }
    }
    // Who goes does not depend on the replications, so that they are gone through once, from the
    // last round to the first.
    let replications = deviations.count / count
    var largest = [Double](repeating: 0, count: replications)
    var tested = active
    var pValues = means.map { _ in 1.0 }
    for (model, statistic) in rounds.reversed() {
      for row in 0..<replications {
        let base = row * count
        for other in tested {
          let difference = deviations[base + model] - deviations[base + other]
          let resampled = abs(Self.ratio(difference, errors[model * count + other]))
          largest[row] = max(largest[row], resampled)
        }
      }
      tested.append(model)
      pValues[model] = Double(largest.count { $0 >= statistic }) / Double(replications)
    }
    order = rounds.map(\.model)
    for (earlier, later) in zip(order, order.dropFirst()) {
      pValues[later] = max(pValues[later], pValues[earlier])
    }
    self.pValues = pValues
  }

  /// The model that is furthest behind another, in standard errors; of equals the one named last.
  private static func worst(of active: [Int], statistic: (Int, Int) -> Double)
    -> (model: Int, statistic: Double)
  {
    var worst = (model: active[0], statistic: -Double.infinity)
    for i in active {
      for j in active where j != i {
        let behind = statistic(i, j)
        if behind >= worst.statistic { worst = (i, behind) }
      }
    }
    return worst
  }

  /// By pair of models: the bootstrap's standard error of their difference.
  private static func errors(_ deviations: [Double], count: Int) -> [Double] {
    var errors = [Double](repeating: 0, count: count * count)
    for row in stride(from: 0, to: deviations.count, by: count) {
      for i in 0..<count {
        for j in 0..<i {
          let difference = deviations[row + i] - deviations[row + j]
          errors[i * count + j] += difference * difference
        }
      }
    }
    let replications = Double(deviations.count / count)
    for i in 0..<count {
      for j in 0..<i {
        errors[i * count + j] = (errors[i * count + j] / replications).squareRoot()
        errors[j * count + i] = errors[i * count + j]
      }
    }
    return errors
  }

  private static func ratio(_ difference: Double, _ error: Double) -> Double {
    if error > rounding { return difference / error }
    // Without variance a difference is either certain or none at all.
    return abs(difference) > rounding ? difference * .infinity : 0
  }
}
