/// What the stationarity tests need to know of a series that may have gaps.
enum ObservedValues {
  /// The largest size of an observed value; −1 if there is none.
  static func largest(_ values: UnsafeBufferPointer<Double>) -> Double {
    var size = -1.0
    for value in values where abs(value) > size { size = abs(value) }
    return size
  }

  /// Writes the values over `size`, so that no square overflows, and leaves missing ones out if
  /// they are to be closed up.
  /// - Returns: how many were written.
  static func write(
    _ values: UnsafeBufferPointer<Double>, dividedBy size: Double, closingGaps: Bool,
    into output: UnsafeMutablePointer<Double>
  ) -> Int {
    var count = 0
    for value in values where !(closingGaps && value.isNaN) {
      output[count] = value / size
      count += 1
    }
    return count
  }

  /// Whether the observed values differ by no more than rounding at the size `scale` leaves.
  static func areConstant(_ values: UnsafeBufferPointer<Double>, scale: Double) -> Bool {
    var (least, most) = (Double.infinity, -Double.infinity)
    for value in values where !value.isNaN {
      least = min(least, value)
      most = max(most, value)
    }
    return !(most - least > 1e-12 * scale)
  }
}
