/// Three points of which the middle one is the lowest; at an end of the range it is one of the
/// outer ones too.
struct SmoothingBracket {
  var left: SmoothingPoint
  var middle: SmoothingPoint
  var right: SmoothingPoint

  /// Whether the middle lies at the lower end of the range.
  var isAtLowerEnd: Bool { middle.root == left.root }
  /// Whether the middle lies at the upper end of the range.
  var isAtUpperEnd: Bool { middle.root == right.root }

  /// How far the higher end lies above the middle, as a share of the middle.
  var depth: Double { max(left.value, right.value) / middle.value - 1 }

  /// The lowest point of the parabola through the three; nil at an end of the range and where
  /// rounding leaves no parabola.
  var vertex: Double? {
    let (a, b) = (middle.root - left.root, right.root - middle.root)
    let (p, q) = (left.value - middle.value, right.value - middle.value)
    guard a > 0, b > 0, p >= 0, q >= 0, p + q > 0 else { return nil }
    let root = middle.root - 0.5 * (b * b * p - a * a * q) / -(a * q + b * p)
    return root > left.root && root < right.root ? root : nil
  }

  /// Eight points within, in ascending order: evenly spread in the first round, later the closer
  /// the nearer to where the minimum is expected.
  func probes(round: Int) -> SmoothingLanes {
    if isAtLowerEnd { return left.root + (right.root - left.root) * Self.towardsZero }
    if isAtUpperEnd { return right.root - (right.root - left.root) * Self.towardsOne }
    guard round > 0, let centre = vertex else {
      return left.root + (right.root - left.root) * Self.even
    }
    var probes = SmoothingLanes()
    for (lane, share) in [0.5, 0.125, 0.03125, 0.0078125].enumerated() {
      probes[lane] = centre - (centre - left.root) * share
      probes[7 - lane] = centre + (right.root - centre) * share
    }
    return probes
  }

  private static let even = SmoothingLanes(1, 2, 3, 4, 5, 6, 7, 8) / 9
  private static let towardsZero = SmoothingLanes(
    1.0 / 4096, 1.0 / 1024, 1.0 / 256, 1.0 / 64, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2)
  private static let towardsOne = SmoothingLanes(
    1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 16, 1.0 / 64, 1.0 / 256, 1.0 / 1024, 1.0 / 4096)
}
