/// Where the recursion of an ARIMA model stands: the last values of each of its stages, about
/// d + mD + p + mP + q + mQ numbers.
package struct ARIMAState: Sendable, Hashable, Codable {
  private var levels: [Double]
  private var differences: [Double]
  private var filtered: [Double]
  private var seasonal: [Double]
  private var innovations: [Double]
  /// The number of missing values since the last observed one.
  private(set) var trailingGap: Int

  /// The state after the values of a buffer that has been run.
  init(after buffer: CascadeBuffer, trailingGap: Int) {
    let shape = buffer.shape
    func tail(_ stage: UnsafeMutablePointer<Double>, _ length: Int) -> [Double] {
      Array(UnsafeBufferPointer(start: stage + (buffer.count - length), count: length))
    }
    levels = tail(buffer.y, shape.levels)
    differences = tail(buffer.w, shape.ar)
    filtered = tail(buffer.v, shape.season * shape.seasonalAR)
    seasonal = tail(buffer.r, shape.season * shape.seasonalMA)
    innovations = tail(buffer.e, shape.ma)
    self.trailingGap = trailingGap
  }

  /// Whether the stages have the lengths that the filters of a shape read.
  func fits(_ shape: ARIMAShape) -> Bool {
    levels.count == shape.levels && differences.count == shape.ar
      && filtered.count == shape.season * shape.seasonalAR
      && seasonal.count == shape.season * shape.seasonalMA && innovations.count == shape.ma
      && trailingGap >= 0
  }

  /// Whether every level that differencing looks back on is known.
  var isComplete: Bool { !levels.contains(where: \.isNaN) }

  /// A buffer that goes on from here with `values`; NaN is missing.
  private func buffer(
    _ shape: ARIMAShape, continuingWith values: some Collection<Double>
  ) -> CascadeBuffer {
    let buffer = CascadeBuffer(shape: shape, count: values.count)
    func restore(_ stage: UnsafeMutablePointer<Double>, _ tail: [Double]) {
      for (position, value) in tail.enumerated() { stage[position - tail.count] = value }
    }
    restore(buffer.y, levels)
    restore(buffer.w, differences)
    restore(buffer.v, filtered)
    restore(buffer.r, seasonal)
    restore(buffer.e, innovations)
    for (position, value) in values.enumerated() { buffer.y[position] = value }
    return buffer
  }

  /// Takes in new values.
  /// - Complexity: O(new values × orders + size of the state).
  mutating func advance(
    by values: [Double], shape: ARIMAShape, coefficients: [Double], constant: Double
  ) {
    let buffer = buffer(shape, continuingWith: values)
    _ = buffer.run(coefficients: coefficients, constant: constant, lead: 0)
    let newest = values.lastIndex { !$0.isNaN }
    let gap = newest.map { values.count - 1 - $0 } ?? trailingGap + values.count
    self = ARIMAState(after: buffer, trailingGap: gap)
  }

  /// The point forecasts: the recursion with innovations 0.
  /// - Complexity: O(horizon × orders + size of the state).
  func mean(
    horizon: Int, shape: ARIMAShape, coefficients: [Double], constant: Double
  ) -> [Double] {
    let buffer = buffer(shape, continuingWith: repeatElement(.nan, count: horizon))
    _ = buffer.run(coefficients: coefficients, constant: constant, lead: 0)
    return buffer.allLevels()
  }

  /// The first `count` weights of the infinite moving average
  /// ψ(B) = θ(B) Θ(B^m) / (φ(B) Φ(B^m) (1 − B)^d (1 − B^m)^D): what the recursion makes of one
  /// innovation of 1 after a history of zeros.
  /// - Complexity: O(count × orders).
  package static func psiWeights(count: Int, shape: ARIMAShape, coefficients: [Double])
    -> [Double]
  {
    let buffer = CascadeBuffer(shape: shape, count: count)
    for lag in 0..<shape.levels { buffer.y[-1 - lag] = 0 }
    for step in 0..<count { buffer.y[step] = step == 0 ? 1 : .nan }
    _ = buffer.run(coefficients: coefficients, constant: 0, lead: 0)
    return buffer.allLevels()
  }
}
