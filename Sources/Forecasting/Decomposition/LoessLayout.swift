/// Where a loess curve over equally spaced observations is evaluated, and with which weights.
///
/// Equal spacing makes all windows in the middle alike, so that a curve over any number of
/// observations needs only as many rows of weights as a window has evaluations at its two edges.
/// Positions count from 0; −1 and `count` are one step beyond the observations.
struct LoessLayout {
  /// The number of observations, 2 at least.
  let count: Int
  /// The number of neighbours asked for.
  let window: Int
  /// The number of observations in a window.
  let span: Int
  /// What is fitted in a window.
  let degree: LoessSmoother.Degree
  /// The distance between evaluations.
  let jump: Int
  /// Whether the curve is also evaluated one step before and after the observations.
  let extends: Bool
  /// The distance between rows of weights: the span in whole lanes.
  let rowStride: Int

  /// Half a window, the middle included.
  private let half: Int
  private let gridCount: Int
  private let leftRows: Int
  private let firstRight: Int

  typealias Lanes = SIMD8<Double>

  init(_ smoother: LoessSmoother, count: Int, extends: Bool = false) {
    self.count = count
    self.extends = extends
    window = smoother.window
    degree = smoother.degree
    span = min(window, count)
    let jump = min(smoother.jump, count - 1)
    self.jump = jump
    rowStride = (span + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
    half = (smoother.window + 1) / 2
    gridCount = (count - 1) / jump + 1
    if smoother.window >= count {
      (leftRows, firstRight) = (gridCount, gridCount)
    } else {
      leftRows = min((half - 1 + jump - 1) / jump, gridCount)
      firstRight = min((count - half + jump - 1) / jump, gridCount)
    }
  }

  private var isMoving: Bool { window < count }
  private var hasLast: Bool { (count - 1) % jump != 0 }

  private var gridRows: Int { isMoving ? leftRows + 1 + gridCount - firstRight : gridCount }

  /// The number of rows of weights.
  var rowCount: Int { gridRows + (hasLast ? 1 : 0) + (extends ? 2 : 0) }

  /// The room for all rows.
  var weightCount: Int { rowCount * rowStride }

  /// One evaluation.
  struct Point {
    /// Where the curve is evaluated.
    let position: Int
    /// The first observation of the window.
    let start: Int
    /// The row of weights.
    let row: Int
  }

  /// Calls `body` for each evaluation, from left to right.
  @inline(__always)
  func forEachPoint(_ body: (Point) -> Void) {
    let beyond = gridRows + (hasLast ? 1 : 0)
    if extends { body(Point(position: -1, start: 0, row: beyond)) }
    for index in 0..<gridCount {
      let x = index * jump
      if !isMoving || index < leftRows {
        body(Point(position: x, start: 0, row: index))
      } else if index < firstRight {
        body(Point(position: x, start: x - half + 1, row: leftRows))
      } else {
        let row = leftRows + 1 + index - firstRight
        body(Point(position: x, start: count - span, row: row))
      }
    }
    if hasLast { body(Point(position: count - 1, start: count - span, row: gridRows)) }
    if extends { body(Point(position: count, start: count - span, row: beyond + 1)) }
  }

  /// Calls `body` with the first evaluation that uses each row.
  private func forEachRow(_ body: (Point) -> Void) {
    var hasCentral = false
    forEachPoint { point in
      if isMoving && point.row == leftRows {
        if hasCentral { return }
        hasCentral = true
      }
      body(point)
    }
  }

  /// Writes the tricube weights of every row, not normalised; behind the span they are zero.
  /// - Complexity: O(rows · span).
  func writeTricube(into weights: UnsafeMutablePointer<Double>) {
    forEachRow { point in
      writeTricube(offset: point.position - point.start, weights + point.row * rowStride)
    }
  }

  /// Writes for every row the weights that turn the observations of a window into the value of the
  /// curve.
  /// - Complexity: O(rows · span).
  func writeKernels(into weights: UnsafeMutablePointer<Double>) {
    forEachRow { point in
      let row = weights + point.row * rowStride
      writeTricube(offset: point.position - point.start, row)
      normalise(row, offset: Double(point.position - point.start))
    }
  }

  /// Lane i holds i.
  static let ramp = Lanes(0, 1, 2, 3, 4, 5, 6, 7)

  /// Tricube weights by distance from `offset`; the limits 0.001 and 0.999 are those of the
  /// authors' program.
  private func writeTricube(offset: Int, _ row: UnsafeMutablePointer<Double>) {
    let reach = Double(max(offset, span - 1 - offset) + (isMoving ? 0 : (window - count) / 2))
    let scale = Lanes(repeating: 1 / reach)
    for first in stride(from: 0, to: rowStride, by: Lanes.scalarCount) {
      let place = Self.ramp + Double(first)
      let away = place - Double(offset)
      let distance = away.replacing(with: -away, where: away .< 0)
      let ratio = distance * scale
      let rest = 1 - ratio * ratio * ratio
      var weight = rest * rest * rest
      weight.replace(with: 1, where: distance .<= 0.001 * reach)
      weight.replace(with: 0, where: distance .> 0.999 * reach)
      weight.replace(with: 0, where: place .>= Double(span))
      UnsafeMutableRawPointer(row + first).storeBytes(of: weight, as: Lanes.self)
    }
  }

  private func normalise(_ row: UnsafeMutablePointer<Double>, offset: Double) {
    var (total, first) = (Lanes.zero, Lanes.zero)
    for chunk in stride(from: 0, to: rowStride, by: Lanes.scalarCount) {
      let weight = Self.load(row + chunk)
      total += weight
      first += weight * (Self.ramp + Double(chunk))
    }
    let sum = total.sum()
    let centre = first.sum() / sum
    let slope = degree == .linear ? slopeFactor(row, sum, centre, offset) : 0
    for chunk in stride(from: 0, to: rowStride, by: Lanes.scalarCount) {
      let place = Self.ramp + (Double(chunk) - centre)
      let weight = Self.load(row + chunk) * (1 / sum) * (1 + slope * place)
      UnsafeMutableRawPointer(row + chunk).storeBytes(of: weight, as: Lanes.self)
    }
  }

  private func slopeFactor(
    _ row: UnsafePointer<Double>, _ sum: Double, _ centre: Double, _ offset: Double
  ) -> Double {
    var second = Lanes.zero
    for chunk in stride(from: 0, to: rowStride, by: Lanes.scalarCount) {
      let place = Self.ramp + (Double(chunk) - centre)
      second += Self.load(row + chunk) * place * place
    }
    return slopeFactor(spread: second.sum() / sum, away: offset - centre)
  }

  /// The slope's part of the fit at a point `away` from the weighted centre; none where the window
  /// has hardly any width.
  @inline(__always)
  func slopeFactor(spread: Double, away: Double) -> Double {
    degree == .linear && spread.squareRoot() > 0.001 * Double(count - 1) ? away / spread : 0
  }

  @inline(__always)
  static func load(_ pointer: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
  }
}
