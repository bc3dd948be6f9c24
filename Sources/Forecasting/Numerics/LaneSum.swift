/// Sums over a series in eight lanes, which is what makes the closed forms fast: one running sum
/// has to wait for each addition, eight do not. The order of addition depends on the number of
/// values alone, so that a sum has the same bits wherever it is computed.
enum LaneSum {
  /// Eight positions at a time.
  typealias Lanes = SIMD8<Double>

  /// The values of eight neighbouring positions, or of steps before them.
  struct Positions {
    fileprivate let first: UnsafePointer<Double>
    fileprivate let isSingle: Bool

    /// The values `lag` steps earlier.
    @inline(__always)
    subscript(lag: Int) -> Lanes {
      isSingle
        ? Lanes(repeating: first[-lag])
        : UnsafeRawPointer(first - lag).loadUnaligned(as: Lanes.self)
    }
  }

  /// Σ term(t) over t ≥ `start`, for a `term` that is computed lane by lane and looks back `start`
  /// steps at most.
  ///
  /// A missing value makes the sum NaN, if the term passes it on: that is how a complete series is
  /// told from one with gaps at no cost.
  /// - Parameter term: inlined where it is a local function that asks for it.
  /// - Complexity: O(*n*) terms.
  @inline(__always)
  static func over(
    _ values: UnsafeBufferPointer<Double>, from start: Int = 0, term: (Positions) -> Lanes
  ) -> Double {
    guard values.count > start, let base = values.baseAddress else { return 0 }
    var lanes = Lanes.zero
    var position = start
    while position + Lanes.scalarCount <= values.count {
      lanes += term(Positions(first: base + position, isSingle: false))
      position += Lanes.scalarCount
    }
    var sum = lanes.sum()
    while position < values.count {
      sum += term(Positions(first: base + position, isSingle: true))[0]
      position += 1
    }
    return sum
  }
}
