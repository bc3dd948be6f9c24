/// The units of the search: data near 1 keep its metric well conditioned whatever the units of the
/// series. The unit is a power of two, so that scaling loses no bits.
struct ETSScale {
  /// One unit of the search in units of the data.
  let unit: Double
  /// What is subtracted first: the mean, for forms that do not care where zero lies.
  let offset: Double
  /// Observed values.
  let observed: Int
  /// The smallest value.
  let smallest: Double
  /// Whether all observed values are equal.
  let isConstant: Bool
  /// The first observed value.
  let first: Double

  /// The units for values; `anchored` leaves zero where it is, nil does so where all are positive.
  init(_ values: UnsafeBufferPointer<Double>, anchored: Bool?) {
    var (sum, count, low, high, first) = (0.0, 0, Double.infinity, -Double.infinity, Double.nan)
    for value in values where !value.isNaN {
      if count == 0 { first = value }
      sum += value
      count += 1
      low = min(low, value)
      high = max(high, value)
    }
    let offset = anchored ?? (low > 0) ? 0 : sum / Double(count)
    var size = 0.0
    for value in values where !value.isNaN { size += abs(value - offset) }
    size /= Double(count)
    self.offset = offset
    self.first = first
    // Its reciprocal has to be a number, too.
    unit = size > 0x1p-1000 && size.isFinite ? Self.powerOfTwo(size) : size > 0 ? 0x1p-1000 : 1
    observed = count
    smallest = low
    isConstant = low == high
  }

  /// The largest power of two that is not above a positive number.
  static func powerOfTwo(_ size: Double) -> Double {
    Double(sign: .plus, exponent: size.exponent, significand: 1)
  }

  /// Values in units of the search.
  func apply(
    _ values: UnsafeBufferPointer<Double>, to scaled: UnsafeMutableBufferPointer<Double>
  ) {
    let perUnit = 1 / unit
    for t in values.indices { scaled[t] = (values[t] - offset) * perUnit }
  }

  /// A state of the data in units of the search.
  func scaled(_ state: ETSState, _ form: ETSForm) -> ETSState {
    state.scaled(by: 1 / unit, shift: -offset / unit, form)
  }

  /// A state of the search in units of the data.
  func restore(_ state: ETSState, _ form: ETSForm) -> ETSState {
    state.scaled(by: unit, shift: offset, form)
  }
}
