/// Makes one prediction of those of the members: the arithmetic of ``Combination``.
struct Blend: Sendable, Codable {
  private let isMedian: Bool
  /// One a member; nil where all have the same.
  var weights: [Double]?
  /// What is known of the members' errors.
  var errors: ErrorTally

  /// The arithmetic of a rule, which as yet knows no errors and no learnt weights.
  init(_ rule: Combination.Rule, memberCount: Int) {
    isMedian = rule == .median
    if case .weights(let fixed) = rule { weights = fixed }
    errors = ErrorTally(memberCount: memberCount)
  }

  /// The rule without anything that is still to be learnt, and the weights of the live members.
  func resolved(for live: [Int]) -> (rule: Combination.Rule, weights: [Double]) {
    let shares = shares(of: live)
    return (isMedian ? .median : weights == nil ? .mean : .weights(shares), shares)
  }

  /// The mean square of the combined residuals of a fit; nil where there are none.
  func residualVariance(of live: [Int]) -> Double? {
    errors.meanSquare(weights: isMedian ? nil : shares(of: live), live: live)
  }

  /// The weights of the live members, with the sum 1.
  private func shares(of live: [Int]) -> [Double] {
    let own = weights.map { weights in live.map { weights[$0] } } ?? []
    let sum = own.reduce(0, +)
    guard sum > 0 else { return live.map { _ in 1 / Double(live.count) } }
    return own.map { $0 / sum }
  }

  /// The combined value of one step, or of one position of the history.
  /// - Parameters:
  ///   - values: those of the live members, in their order.
  ///   - live: their places.
  func value(of values: [Double], live: [Int]) -> Double {
    if isMedian { return values.median }
    guard weights != nil else { return values.mean }
    return zip(shares(of: live), values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The combined prediction.
  /// - Throws: ``ForecastError/membersFailed(_:of:)`` where fewer than half of the members forecast.
  func prediction(of members: MemberOutcomes<Prediction>) throws(ForecastError) -> Prediction {
    try members.requireHalf()
    let live = members.live
    let predictions = live.map { members.values[$0]! }
    let shares = shares(of: live)
    let spread = isMedian ? errors.spreadOfMedian : 1
    let correlations = live.map { i in live.map { j in errors.correlation(i, j) } }
    var combined = try Prediction(horizon: predictions[0].horizon) { step in
      let scales = predictions.indices.map { shares[$0] * predictions[$0].standardError[step] }
      var variance = 0.0
      for (i, one) in scales.enumerated() {
        for (j, other) in scales.enumerated() {
          variance += correlations[i][j] * one * other
        }
      }
      return (
        value(of: predictions.map { $0.mean[step] }, live: live),
        max(variance, 0).squareRoot() * spread
      )
    }
    combined.note = members.note(
      with: zip(live, predictions).compactMap { index, prediction in
        prediction.note.map { (index, $0) }
      })
    return combined
  }
}

extension [Double] {
  /// Their arithmetic mean.
  var mean: Double { reduce(0, +) / Double(count) }

  /// The one in the middle, or the mean of the two in the middle.
  var median: Double {
    let ordered = sorted()
    let middle = count / 2
    return count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
  }
}
