/// The data of one fit, from the first observed value to the last and at unit scale, so that the
/// search sees the same numbers whatever the unit of the series is.
struct ARIMASample {
  /// The values from the first observed one to the last; NaN is missing.
  let values: [Double]
  /// The number of missing values before them.
  let lead: Int
  /// Whether values are missing between them.
  let hasGaps: Bool
  /// What the search divides by: a power of two near the root mean square of the differences.
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
    if hasGaps { try Self.requireDetermined(values, shape) }
    var differences = Self.differences(values, shape)
    let known = differences.filter { !$0.isNaN }
    offset = shape.hasConstant && !known.isEmpty ? known.reduce(0, +) / Double(known.count) : 0
    var size = Self.rootMeanSquare(known, about: offset)
    guard size.isFinite else {
      throw .notFinite(
        "the differences of the series exceed the range of numbers; divide it by a power of ten")
    }
    let largest = values.lazy.filter { !$0.isNaN }.map { abs($0) }.max() ?? 0
    // Differencing a straight line leaves the rounding errors of its levels.
    let rounding = 4e-15 * largest
    if hasGaps, size <= rounding {
      // Whether the values beyond the gaps follow, too.
      let continued = Self.differences(Self.continued(values, shape, step: offset), shape)
      size = Self.rootMeanSquare(continued, about: offset)
    }
    isDegenerate = size <= rounding
    // A power of two, so that scaling loses no bits.
    scale = size > 0 ? ETSScale.powerOfTwo(size) : 1
    for t in differences.indices { differences[t] = (differences[t] - offset) / scale }
    self.differences = differences
  }

  /// Whether the differences are the constant, or 0, up to rounding: nothing is left to estimate.
  let isDegenerate: Bool

  private static func differences(_ levels: [Double], _ shape: ARIMAShape) -> [Double] {
    let taps = shape.differenceTaps
    return levels.indices.dropFirst(shape.levels).map { t in
      var difference = levels[t]
      for tap in taps { difference -= tap.weight * levels[t - tap.lag] }
      return difference
    }
  }

  /// Levels with every missing value as it follows from a constant difference; where none can
  /// follow, the value before.
  private static func continued(_ values: [Double], _ shape: ARIMAShape, step: Double) -> [Double] {
    var levels = values
    let taps = shape.differenceTaps
    for t in levels.indices where levels[t].isNaN {
      guard t >= shape.levels, shape.levels > 0 else {
        levels[t] = shape.levels > 0 ? levels[t - 1] : step
        continue
      }
      levels[t] = step
      for tap in taps { levels[t] += tap.weight * levels[t - tap.lag] }
    }
    return levels
  }

  /// Throws where the observed values do not determine the missing ones.
  ///
  /// They do unless a sequence that the differences take to the constant is 0 wherever a value was
  /// observed: a season of the cycle that never was, or a slope that no pair of values tells.
  private static func requireDetermined(_ values: [Double], _ shape: ARIMAShape)
    throws(ForecastError)
  {
    guard shape.seasonalDifferences > 0 else { return }
    var last = [Int?](repeating: nil, count: shape.season)
    // Two values of one season tell a slope, two pairs about different centres a curve.
    var centres: Set<Int> = []
    for position in values.indices where !values[position].isNaN {
      let season = position % shape.season
      if let before = last[season] { centres.insert(before + position) }
      last[season] = position
    }
    guard !last.contains(nil) else {
      throw .missingValues("a season of the cycle was never observed")
    }
    guard centres.count >= shape.differences + (shape.hasConstant ? 1 : 0) else {
      throw .missingValues("too few seasons of the cycle were observed twice")
    }
  }

  /// The differences with every missing value filled in by the one before it, (w − offset) / scale.
  func filledDifferences(_ shape: ARIMAShape) -> [Double] {
    guard hasGaps else { return differences }
    var filled = values
    for t in filled.indices.dropFirst() where filled[t].isNaN { filled[t] = filled[t - 1] }
    return Self.differences(filled, shape).map { ($0 - offset) / scale }
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

  /// What the first equations, those that the missing values are told from, add to the logarithm of
  /// the determinant of all: the likelihood is conditional on the first d + mD observed levels.
  func shareOfTheStart(_ shape: ARIMAShape) -> Double {
    guard hasGaps, shape.levels > 0 else { return 0 }
    let columns = impulses(shape)
    var equations = ImpulseEquations(factor: [], right: [])
    for _ in columns { equations.append() }
    var later = 0.0
    for t in differences.indices {
      let row = columns.map { t >= $0.start ? $0.values[t - $0.start] : 0 }
      if let result = equations.add(row, value: 0) { later += 2 * log(result.growth) }
    }
    return 2 * equations.logDeterminant - later
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
