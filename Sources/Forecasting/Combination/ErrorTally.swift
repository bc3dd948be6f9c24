/// Running sums of the members' errors on targets that all of them forecast: what weights,
/// correlations and the spread of the median are made of.
struct ErrorTally: Sendable, Codable {
  /// Fewer errors teach nothing: weights stay equal, and correlations are taken as 1.
  static let fewest = 5

  private(set) var count = 0
  private var absolute: [Double]
  /// Sums of products of the standardised errors of two members, row by row.
  private var products: [Double]
  private var squaresOfMean = 0.0
  private var squaresOfMedian = 0.0

  init(memberCount: Int) {
    absolute = Array(repeating: 0, count: memberCount)
    products = Array(repeating: 0, count: memberCount * memberCount)
  }

  /// Takes in the errors of one target.
  /// - Parameters:
  ///   - errors: one a member; only those of `live` members count.
  ///   - standardErrors: what the members said of their errors, one a member, since errors of
  ///     different horizons do not compare; nil where all have one scale.
  ///   - live: the places of the members that are combined.
  mutating func add(_ errors: [Double], standardErrors: [Double]? = nil, live: [Int]) {
    count += 1
    let scores = errors.indices.map { index in
      guard let standardErrors else { return errors[index] }
      return standardErrors[index] > 0 ? errors[index] / standardErrors[index] : 0
    }
    for i in live {
      absolute[i] += abs(errors[i])
      for j in live { products[i * absolute.count + j] += scores[i] * scores[j] }
    }
    let own = live.map { errors[$0] }
    let mean = own.mean
    let median = own.median
    squaresOfMean += mean * mean
    squaresOfMedian += median * median
  }

  /// The correlation of the errors of two members, about 0, where unbiased forecasts have their mean.
  func correlation(_ i: Int, _ j: Int) -> Double {
    let size = absolute.count
    let scale = products[i * size + i].squareRoot() * products[j * size + j].squareRoot()
    let correlation = products[i * size + j] / scale
    guard i != j, count >= Self.fewest, correlation.isFinite else { return 1 }
    return max(-1, min(correlation, 1))
  }

  /// The mean square of a weighted sum of the errors that were taken in without standard errors;
  /// nil where there are none.
  /// - Parameters:
  ///   - weights: those of the live members, in their order; nil for the median.
  ///   - live: their places.
  func meanSquare(weights: [Double]?, live: [Int]) -> Double? {
    guard count > 0 else { return nil }
    guard let weights else { return squaresOfMedian / Double(count) }
    var sum = 0.0
    for (i, one) in zip(live, weights) {
      for (j, other) in zip(live, weights) { sum += one * other * products[i * absolute.count + j] }
    }
    return max(sum, 0) / Double(count)
  }

  /// The root mean squared error of the median over that of the mean of the members.
  var spreadOfMedian: Double {
    let ratio = (squaresOfMedian / squaresOfMean).squareRoot()
    return count >= Self.fewest && ratio.isFinite ? ratio : 1
  }

  /// Weights in proportion to 1 / (mean absolute error)^power, one a member, 0 where it is not
  /// `live`; nil where too few errors are known. Members without any error share everything.
  func weights(of live: [Int], power: Double) -> [Double]? {
    guard count >= Self.fewest, let least = live.map({ absolute[$0] }).min() else { return nil }
    var weights = absolute.map { _ in 0.0 }
    for index in live {
      let ratio = absolute[index] == least ? 1 : least / absolute[index]
      weights[index] = power == 1 ? ratio : pow(ratio, power)
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
