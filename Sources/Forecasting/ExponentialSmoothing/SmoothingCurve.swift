/// Points of an objective in ascending order of the square root of alpha, as many as `Storage` has
/// lanes.
struct SmoothingCurve<Storage: SIMD> where Storage.Scalar == Double {
  private var roots = Storage()
  private var values = Storage()
  private(set) var count = 0

  /// Appends a point on the right of all others.
  @inline(__always)
  mutating func append(_ point: SmoothingPoint) {
    roots[count] = point.root
    values[count] = point.value
    count += 1
  }

  /// The point at a position.
  @inline(__always)
  subscript(_ index: Int) -> SmoothingPoint {
    SmoothingPoint(root: roots[index], value: values[index])
  }

  /// The position of the lowest point.
  var lowest: Int {
    var best = 0
    for index in 1..<count where values[index] < values[best] { best = index }
    return best
  }

  /// The position of the lowest valley beside the one at `best`, if there is another.
  func secondValley(beside best: Int) -> Int? {
    var second: Int?
    for index in 0..<count where index != best {
      let isLow =
        (index == 0 || values[index] < values[index - 1])
        && (index == count - 1 || values[index] < values[index + 1])
      if isLow, second.map({ values[index] < values[$0] }) ?? true { second = index }
    }
    return second
  }

  /// The point at a position between its neighbours; at an end it is its own neighbour.
  func bracket(_ index: Int) -> SmoothingBracket {
    SmoothingBracket(
      left: self[max(index - 1, 0)], middle: self[index], right: self[min(index + 1, count - 1)])
  }
}

/// One point of the curve.
struct SmoothingPoint {
  /// The square root of alpha.
  var root: Double
  /// The sum of squares there.
  var value: Double
}
