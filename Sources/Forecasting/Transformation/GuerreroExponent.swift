/// The Box–Cox exponent that makes the variation of a series least dependent on its level.
///
/// The series is cut, from its end, into blocks of a season (two values without one). The exponent
/// between −1 and 2 (0 and 2 if a value is ≤ 0) is chosen at which sd / mean^(1−λ) varies least from
/// block to block, in relation to its mean.
///
/// Source: Guerrero (1993), "Time-Series Analysis Supported by Power Transformations", Journal of
/// Forecasting 12.
enum GuerreroExponent {
  private static let range = (-1.0, 2.0)
  private static let tolerance = 1.22e-4

  /// The exponent for `values`, which may contain NaN; 1 where nothing can be said: without more
  /// than two seasons, or with fewer than two blocks that have a positive mean and any variation.
  /// - Complexity: O(*n*).
  static func choose(_ values: [Double], seasonLength: Int) -> Double {
    guard values.count > 2 * seasonLength else { return 1 }
    let size = values.withUnsafeBufferPointer { ObservedValues.largest($0) }
    guard size > 0 else { return 1 }
    let length = max(2, seasonLength)
    let blocks = stride(from: values.count % length, to: values.count, by: length)
      .compactMap { spread(values[$0..<($0 + length)], size) }
    guard blocks.count >= 2, blocks.contains(where: { $0.deviation > 0 }) else { return 1 }
    let hasNonPositive = values.contains { $0 <= 0 }
    return BrentMinimum.locate(
      from: hasNonPositive ? 0 : range.0, to: range.1, tolerance: tolerance
    ) { variation(blocks, $0) }
  }

  /// A block's logarithm of the mean, in units of the series' largest value, and its deviation.
  private typealias Block = (logMean: Double, deviation: Double)

  /// nil unless the block has two observed values and a positive mean.
  private static func spread(_ block: ArraySlice<Double>, _ size: Double) -> Block? {
    let observed = block.lazy.filter { !$0.isNaN }.map { $0 / size }
    let count = observed.count
    guard count >= 2 else { return nil }
    let mean = observed.reduce(0, +) / Double(count)
    guard mean > 0 else { return nil }
    let squares = observed.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (log(mean), (squares / Double(count - 1)).squareRoot())
  }

  /// The coefficient of variation of sd / mean^(1−λ) over the blocks.
  private static func variation(_ blocks: [Block], _ lambda: Double) -> Double {
    var sum = 0.0
    for block in blocks { sum += block.deviation * exp((lambda - 1) * block.logMean) }
    let mean = sum / Double(blocks.count)
    var squares = 0.0
    for block in blocks {
      let ratio = block.deviation * exp((lambda - 1) * block.logMean) - mean
      squares += ratio * ratio
    }
    return (squares / Double(blocks.count - 1)).squareRoot() / mean
  }
}
