/// A straight line over time; the first value of a series has time 1.
struct ThetaLine: Sendable, Hashable, Codable {
  /// Where it is at time 0.
  var intercept: Double
  /// How much it rises a step.
  var slope: Double
}

/// The least-squares line through the values seen so far, kept up to date value by value.
///
/// Without gaps this is the recursion of A(t) and B(t) of Fiorucci et al. (2016); a missing value
/// leaves it alone.
struct RunningLine: Sendable, Hashable, Codable {
  /// Values seen.
  private(set) var count = 0.0
  /// Their mean time.
  private(set) var meanTime = 0.0
  /// Their mean.
  private(set) var mean = 0.0
  /// The sum of squared deviations of time.
  private(set) var timeSquares = 0.0
  /// The sum of products of the deviations of time and value.
  private(set) var products = 0.0

  /// The line; level through one value, zero before any.
  var line: ThetaLine {
    let slope = timeSquares > 0 ? products / timeSquares : 0
    return ThetaLine(intercept: mean - slope * meanTime, slope: slope)
  }

  /// Takes in a value.
  /// - Complexity: O(1).
  @inline(__always)
  mutating func add(_ value: Double, at time: Double) {
    let share = 1 / (count + 1)
    let (elapsed, change) = (time - meanTime, value - mean)
    timeSquares += count * share * elapsed * elapsed
    products += count * share * elapsed * change
    meanTime += share * elapsed
    mean += share * change
    count += 1
  }
}
