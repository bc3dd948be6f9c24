/// The box that is searched, and the way from a point of it to smoothing parameters.
///
/// The transition [[1, a1 − 1], [1, 1 − a0]] of level and potential has the eigenvalues 1 + r and
/// −k, where a0 = 1 + k − r and a1 = 1 + (1 + k)·r: r is the growth a step, and k is what
/// exponential smoothing calls alpha (at r = 0 the model *is* simple exponential smoothing with
/// alpha = k). In these terms the region in which errors of long ago fade is close to a box, and
/// the coordinates below stay inside it, so that every point of a search is stable:
///
/// - growth r from −0.03 to 0.06 a season, shared out over its steps (faster growth, once fitted,
///   is rarely gone on with);
/// - k from r to 1, or 1 + 5r where the series shrinks, which is inside the inequalities of
///   Svetunkov, Kourentzes & Ord (2022) for the non-seasonal form; beyond 1 forecasts would swing
///   ever wider;
/// - what the season takes of an error is at most what the level leaves: b ≤ 1 − w, as in the usual
///   region of exponential smoothing, and the growth of the season's own pair is less the more the
///   level and the season take.
///
/// Without a season, and in the simple form, all eigenvalues of the transition of errors lie
/// inside the unit circle. With a level and seasons one direction cannot be observed (a constant
/// moved from the level to all seasons), as in ``ETS``; there the eigenvalues stay inside the
/// circle of the model's own growth, max(1, 1 + r): errors fade relative to the forecasts.
package struct CESCoordinates: Sendable {
  /// The form whose parameters are meant.
  package let form: CESForm
  /// The growth a step of the level that is allowed at most.
  private let growth: Double
  private let widest: Double

  private static let growthOfSeason = 0.06
  /// The fastest decline is this part of the fastest growth.
  private static let decline = 0.5
  private static let margin = 1e-3

  /// The box for a form and a season of `seasonLength` steps.
  package init(_ form: CESForm, seasonLength: Int) {
    self.form = form
    // A step of the simple form's recursion is a season.
    growth = Self.growthOfSeason / Double(form == .simple ? 1 : seasonLength)
    // With two steps a season and the alternating mode −k nearly coincide.
    widest = form.isSeasonal && seasonLength == 2 ? 0.9 : 1 - Self.margin
  }

  /// The parameters at a point of the unit box, in which w, r, v and the season's r are the
  /// coordinates.
  package func parameters(at point: SIMD4<Double>) -> CESParameters {
    let lanes = parameters(at: CESPoints(repeating: point))
    return CESParameters(a0: lanes.a0[0], a1: lanes.a1[0], b0: lanes.b0[0], b1: lanes.b1[0])
  }

  /// The parameters at eight points.
  @inline(__always)
  func parameters(at points: CESPoints) -> CESParameterLanes {
    let w = Self.margin + (widest - Self.margin) * points.w
    var lanes = CESParameterLanes()
    let r = Self.rate(points.r) * growth
    // A smooth bound below 1 and 1 + 5r: a search would jam at the kink of their minimum.
    let left = 1 - points.r
    let highest = 1 - 5 * Self.decline * growth * (left * left * left)
    (lanes.a0, lanes.a1) = Self.pair(w, growth: r, from: r, to: highest)
    guard form == .partial || form == .full else { return lanes }
    let v = Self.margin + (1 - 2 * Self.margin) * points.v
    if form == .partial {
      lanes.b0 = v * (1 - w)
    } else {
      let widest = Self.growthOfSeason * (1 - w) * (1 - v)
      (lanes.b0, lanes.b1) = Self.pair(
        v * (1 - w), growth: Self.rate(points.g) * widest, from: points.g * widest, to: .one)
    }
    return lanes
  }

  /// Growth as a part of the fastest.
  @inline(__always)
  private static func rate(_ coordinate: CESVector) -> CESVector {
    (1 + decline) * coordinate - decline
  }

  /// A complex parameter with growth r, and with k at a part w of the way between two bounds.
  @inline(__always)
  private static func pair(
    _ w: CESVector, growth r: CESVector, from lowest: CESVector, to highest: CESVector
  ) -> (CESVector, CESVector) {
    let k = lowest + w * (highest - lowest)
    return (1 + k - r, 1 + (1 + k) * r)
  }

  /// The coordinate of no growth.
  static let steady = decline / (1 + decline)
}

/// The parameters of eight points.
struct CESParameterLanes {
  var a0 = CESVector.zero
  var a1 = CESVector.zero
  var b0 = CESVector.zero
  var b1 = CESVector.zero
}
