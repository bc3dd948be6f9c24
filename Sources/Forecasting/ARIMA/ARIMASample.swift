/// The data of one fit, from the first observed value to the last and at unit scale, so that the
/// search sees the same numbers whatever the unit of the series is.
struct ARIMASample {
  /// The values from the first observed one to the last; NaN is missing.
  let values: [Double]
  /// The number of missing values before them.
  let lead: Int
  /// Whether values are missing between them.
  let hasGaps: Bool
  /// What the search divides by; 0 where the differences do not vary beyond rounding.
  let scale: Double
  /// The mean of the differences where the model has a constant, 0 elsewhere.
  let offset: Double
  /// The differences, (w − offset) / scale; NaN where a level is missing.
  let differences: [Double]

  /// - Complexity: O(*n*).
  init(_ series: TimeSeries, shape: ARIMAShape) throws(ForecastError) {
    (values, lead) = series.withValues { values in
      guard let first = values.firstIndex(where: { !$0.isNaN }),
        let last = values.lastIndex(where: { !$0.isNaN })
      else { return ([], 0) }
      return (Array(values[first...last]), first)
    }
    hasGaps = values.contains(where: \.isNaN)
    let taps = shape.differenceTaps
    var differences = [Double](repeating: .nan, count: max(values.count - shape.levels, 0))
    var sum = 0.0
    var known = 0.0
    for t in differences.indices {
      let position = t + shape.levels
      var difference = values[position]
      for tap in taps { difference -= tap.weight * values[position - tap.lag] }
      differences[t] = difference
      guard !difference.isNaN else { continue }
      sum += difference
      known += 1
    }
    guard known > 0 else {
      throw .missingValues("no difference can be computed: too few neighbours are observed")
    }
    offset = shape.hasConstant ? sum / known : 0
    scale = Self.rootMeanSquare(differences, about: offset)
    guard scale.isFinite else {
      throw .notFinite(
        "the differences of the series exceed the range of numbers; divide it by a power of ten")
    }
    let largest = values.lazy.filter { !$0.isNaN }.map { abs($0) }.max() ?? 0
    // Differencing a straight line leaves the rounding errors of its levels.
    isDegenerate = scale <= 4e-15 * largest
    for t in differences.indices { differences[t] = (differences[t] - offset) / scale }
    self.differences = differences
  }

  /// Whether the differences are the constant, or 0, up to rounding: nothing is left to estimate.
  let isDegenerate: Bool

  /// The differences with every missing value filled in by the one before it, (w − offset) / scale.
  func filledDifferences(_ shape: ARIMAShape) -> [Double] {
    guard hasGaps else { return differences }
    var filled = values
    for t in filled.indices.dropFirst() where filled[t].isNaN { filled[t] = filled[t - 1] }
    let taps = shape.differenceTaps
    return differences.indices.map { t in
      var difference = filled[t + shape.levels]
      for tap in taps { difference -= tap.weight * filled[t + shape.levels - tap.lag] }
      return (difference - offset) / scale
    }
  }

  /// What differencing makes of an impulse at each missing value.
  func impulses(_ shape: ARIMAShape) -> [(start: Int, values: [Double])] {
    guard hasGaps else { return [] }
    let taps = shape.differenceTaps
    return values.indices.filter { values[$0].isNaN }.map { position in
      let start = max(position - shape.levels, 0)
      var column = [Double](repeating: 0, count: differences.count - start)
      for (lag, weight) in [(0, 1.0)] + taps.map({ ($0.lag, -$0.weight) }) {
        let t = position + lag - shape.levels
        if t >= start, t < differences.count { column[t - start] += weight }
      }
      return (start, column)
    }
  }

  /// The levels at unit scale, about a value that differencing or the constant takes out.
  func scaledLevels(_ shape: ARIMAShape) -> [Double] {
    let origin = shape.levels == 0 ? offset : values[0]
    return values.map { ($0 - origin) / scale }
  }

  /// What the constant of the scaled data is worth on the scale of the differences.
  func constant(_ scaled: Double, _ shape: ARIMAShape) -> Double {
    guard shape.hasConstant else { return 0 }
    return (hasGaps && shape.levels > 0 ? 0 : offset) + scale * scaled
  }

  /// The root mean square of the numbers that are not NaN, without overflow or underflow.
  private static func rootMeanSquare(_ numbers: [Double], about center: Double) -> Double {
    var largest = 0.0
    for number in numbers where !number.isNaN { largest = max(largest, abs(number - center)) }
    guard largest > 0, largest.isFinite else { return largest }
    var sum = 0.0
    var count = 0.0
    for number in numbers where !number.isNaN {
      let ratio = (number - center) / largest
      sum += ratio * ratio
      count += 1
    }
    return largest * (sum / count).squareRoot()
  }
}
