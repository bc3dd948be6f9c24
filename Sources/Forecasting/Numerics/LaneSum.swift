/// Sums over a series in eight lanes, which is what makes the closed forms fast: one running sum
/// has to wait for each addition, eight do not. The order of addition depends on the number of
/// values alone, so that a sum has the same bits wherever it is computed.
enum LaneSum {
  /// Eight terms at a time.
  typealias Lanes = SIMD8<Double>

  /// Σ term(x[t], x[t − lag]) over t ≥ `lag`, for a lane-wise `term`.
  ///
  /// A missing value makes the sum NaN, if the term passes it on: that is how a complete series is
  /// told from one with gaps at no cost.
  /// - Complexity: O(*n*).
  @inline(__always)
  static func over(
    _ values: UnsafeBufferPointer<Double>, lag: Int = 0, term: (Lanes, Lanes) -> Lanes
  ) -> Double {
    guard values.count > lag, let base = values.baseAddress else { return 0 }
    let count = values.count - lag
    let older = UnsafeRawPointer(base)
    let newer = UnsafeRawPointer(base + lag)
    let stride = MemoryLayout<Double>.stride
    var lanes = Lanes.zero
    var position = 0
    while position + Lanes.scalarCount <= count {
      lanes += term(
        newer.loadUnaligned(fromByteOffset: position * stride, as: Lanes.self),
        older.loadUnaligned(fromByteOffset: position * stride, as: Lanes.self))
      position += Lanes.scalarCount
    }
    var sum = lanes.sum()
    while position < count {
      sum += term(Lanes(repeating: base[position + lag]), Lanes(repeating: base[position]))[0]
      position += 1
    }
    return sum
  }
}
