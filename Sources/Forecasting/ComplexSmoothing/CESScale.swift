/// The size of a series, in which its search is done.
struct CESScale {
  /// A power of two near the mean size of the values: dividing by it loses no bits.
  let unit: Double
  /// The first observed value.
  let first: Double
  /// The number of observed values.
  let observed: Int
  /// Whether all observed values are equal.
  let isConstant: Bool

  init(_ values: UnsafeBufferPointer<Double>) {
    var (size, count, first, constant) = (0.0, 0, Double.nan, true)
    for value in values where !value.isNaN {
      if count == 0 { first = value }
      if value != first { constant = false }
      size += abs(value)
      count += 1
    }
    size /= Double(max(count, 1))
    unit = size > 0 && size.isFinite ? ETSScale.powerOfTwo(size) : 1
    self.first = first
    observed = count
    isConstant = constant
  }
}
