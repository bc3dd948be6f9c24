/// The conditional sum of squares of a series without gaps, by four sparse filters in succession.
///
/// The residuals are e = θ(B)⁻¹ Θ(B^m)⁻¹ Φ(B^m) φ(B) (w − K) from position p + mP of the differences
/// on, with zeros before (Box & Jenkins 1970, 7.1). Their derivatives take one more filter for each
/// factor: those of a lag are those of the lag before, shifted, plus for the AR factor what enters
/// at the first residual.
package final class CompleteCSS: ARIMAObjective {
  package let shape: ARIMAShape
  package private(set) var constant = 0.0
  /// The number of differences and of residuals.
  private let count: Int
  private let residuals: Int
  private let memory: ScratchMemory
  private let free: UnsafeMutablePointer<Double>
  private let coefficients: UnsafeMutablePointer<Double>
  private let w: UnsafeMutablePointer<Double>
  /// φ(B) w; in the Jacobian φ(B) (w − K), which the seasonal AR factor takes in.
  private let v: UnsafeMutablePointer<Double>
  /// w − K.
  private let centred: UnsafeMutablePointer<Double>
  /// Φ(B^m) (w − K), which the AR factor takes in.
  private let a: UnsafeMutablePointer<Double>
  private let e: UnsafeMutablePointer<Double>
  /// The residuals of a constant 1.
  private let c: UnsafeMutablePointer<Double>
  private let maColumn: UnsafeMutablePointer<Double>
  private let seasonalColumn: UnsafeMutablePointer<Double>
  private let impulse: UnsafeMutablePointer<Double>
  private let autoregressive: UnsafeMutablePointer<Double>
  /// Where the column −∂e / ∂(coefficient) of each coefficient begins.
  private var columns: [UnsafeMutablePointer<Double>]
  private let pad: Int
  private let arCount: Int

  package init(shape: ARIMAShape, differences: [Double]) {
    self.shape = shape
    count = differences.count
    residuals = count - shape.conditioning
    pad = max(shape.ma, shape.season * shape.seasonalMA, 1)
    arCount = shape.ar + shape.seasonalAR
    let filters = 5 + arCount
    memory = ScratchMemory(
      count: 2 * shape.count + 4 * count + filters * (residuals + pad))
    free = memory.take(shape.count)
    coefficients = memory.take(shape.count)
    w = memory.take(count)
    v = memory.take(count)
    centred = memory.take(count)
    a = memory.take(count)
    e = memory.take(residuals, padding: pad)
    c = memory.take(residuals, padding: pad)
    maColumn = memory.take(residuals, padding: pad)
    seasonalColumn = memory.take(residuals, padding: pad)
    impulse = memory.take(residuals, padding: pad)
    autoregressive = memory.take(arCount * (residuals + pad))
    columns = Array(repeating: e, count: shape.count)
    differences.withUnsafeBufferPointer { w.update(from: $0.baseAddress!, count: count) }
  }

  private var phi: UnsafeMutablePointer<Double> { coefficients }
  private var seasonalPhi: UnsafeMutablePointer<Double> { coefficients + shape.ar }
  private var theta: UnsafeMutablePointer<Double> { coefficients + arCount }
  private var seasonalTheta: UnsafeMutablePointer<Double> { theta + shape.ma }

  /// Divides by both moving averages.
  private func divide(_ x: UnsafeMutablePointer<Double>) {
    LagFilters.divide(
      x, count: residuals, by: seasonalTheta, order: shape.seasonalMA, lag: shape.season)
    LagFilters.divide(x, count: residuals, by: theta, order: shape.ma, lag: 1)
  }

  /// 1 − c_1 − … − c_k.
  private func gain(_ c: UnsafePointer<Double>, _ order: Int) -> Double {
    var gain = 1.0
    for j in 0..<order { gain -= c[j] }
    return gain
  }

  /// - Complexity: O(*n* × (p + P + q + Q)).
  package func sumOfSquares(at point: UnsafePointer<Double>) -> Double {
    free.update(from: point, count: shape.count)
    shape.coefficients(of: free, into: coefficients)
    let start = shape.conditioning
    if shape.seasonalAR > 0 {
      LagFilters.multiply(
        w + shape.ar, count: count - shape.ar, by: phi, order: shape.ar, lag: 1, into: v + shape.ar)
      LagFilters.multiply(
        v + start, count: residuals, by: seasonalPhi, order: shape.seasonalAR, lag: shape.season,
        into: e)
    } else {
      LagFilters.multiply(w + start, count: residuals, by: phi, order: shape.ar, lag: 1, into: e)
    }
    divide(e)
    if shape.hasConstant {
      c.update(
        repeating: gain(phi, shape.ar) * gain(seasonalPhi, shape.seasonalAR), count: residuals)
      divide(c)
      let square = LagFilters.dot(c, c, count: residuals)
      constant = square > 0 ? LagFilters.dot(e, c, count: residuals) / square : 0
      let constant = constant
      for t in 0..<residuals { e[t] -= constant * c[t] }
    }
    return LagFilters.dot(e, e, count: residuals)
  }

  /// - Complexity: O(*n* × k²) for k coefficients.
  package func linearise(into equations: NormalEquations) {
    autoregressiveColumns()
    movingAverageColumns()
    let k = shape.count
    equations.constantSquare =
      shape.hasConstant ? LagFilters.dot(c, c, count: residuals) : 0
    for i in 0..<k {
      for j in 0...i {
        let product = LagFilters.dot(columns[i], columns[j], count: residuals)
        equations.matrix[i * k + j] = product
        equations.matrix[j * k + i] = product
      }
      equations.descent[i] = LagFilters.dot(columns[i], e, count: residuals)
      equations.cross[i] = shape.hasConstant ? LagFilters.dot(columns[i], c, count: residuals) : 0
    }
    equations.chain(at: free)
    equations.projectConstant()
  }

  /// Writes −∂e / ∂(free parameter) at a point, the constant projected out (Kaufman 1975), with zeros
  /// for the values on which the sum of squares is conditional.
  func derivatives(
    at point: UnsafePointer<Double>, equations: NormalEquations,
    into jacobian: UnsafeMutablePointer<Double>
  ) {
    _ = sumOfSquares(at: point)
    autoregressiveColumns()
    movingAverageColumns()
    equations.differentiateCoefficients(at: free)
    let k = shape.count
    let square = shape.hasConstant ? LagFilters.dot(c, c, count: residuals) : 0
    for block in shape.blocks {
      for i in block {
        let target = jacobian + i * count
        target.update(repeating: 0, count: count)
        let body = target + shape.conditioning
        for j in block {
          let weight = equations.derivative[i * k + j]
          let column = columns[j]
          for t in 0..<residuals { body[t] += weight * column[t] }
        }
        guard square > 0 else { continue }
        let share = LagFilters.dot(body, c, count: residuals) / square
        for t in 0..<residuals { body[t] -= share * c[t] }
      }
    }
  }

  private func movingAverageColumns() {
    if shape.ma > 0 {
      maColumn.update(from: e, count: residuals)
      LagFilters.divide(maColumn, count: residuals, by: theta, order: shape.ma, lag: 1)
      for j in 0..<shape.ma { columns[arCount + j] = maColumn - (j + 1) }
    }
    if shape.seasonalMA > 0 {
      let m = shape.season
      seasonalColumn.update(from: e, count: residuals)
      LagFilters.divide(
        seasonalColumn, count: residuals, by: seasonalTheta, order: shape.seasonalMA, lag: m)
      for j in 0..<shape.seasonalMA {
        columns[arCount + shape.ma + j] = seasonalColumn - (j + 1) * m
      }
    }
  }

  private func autoregressiveColumns() {
    guard arCount > 0 else { return }
    let start = shape.conditioning
    let m = shape.season
    let constant = constant
    for t in 0..<count { centred[t] = w[t] - constant }
    let first = m * shape.seasonalAR
    LagFilters.multiply(
      centred + first, count: count - first, by: seasonalPhi, order: shape.seasonalAR, lag: m,
      into: a + first)
    if shape.seasonalAR > 0 {
      LagFilters.multiply(
        centred + shape.ar, count: count - shape.ar, by: phi, order: shape.ar, lag: 1,
        into: v + shape.ar)
    }
    if shape.ma + shape.seasonalMA == 0 {
      // Nothing to divide by: the columns are the inputs themselves.
      for j in 0..<shape.ar { columns[j] = a + (start - 1 - j) }
      for j in 0..<shape.seasonalAR { columns[shape.ar + j] = v + (start - (j + 1) * m) }
      return
    }
    let stride = residuals + pad
    for j in 0..<arCount { columns[j] = autoregressive + (j * stride + pad) }
    if shape.ar > 0 {
      columns[0].update(from: a + (start - 1), count: residuals)
      divide(columns[0])
      shiftAutoregressiveColumns(start)
    }
    for j in 0..<shape.seasonalAR {
      columns[shape.ar + j].update(from: v + (start - (j + 1) * m), count: residuals)
      divide(columns[shape.ar + j])
    }
  }

  /// The columns of AR lags 2, 3, …: the one before, a step later, plus the response to the one
  /// input that the shift brings in at the first residual.
  private func shiftAutoregressiveColumns(_ start: Int) {
    guard shape.ar > 1 else { return }
    impulse.update(repeating: 0, count: residuals)
    impulse[0] = 1
    divide(impulse)
    for j in 1..<shape.ar {
      let input = a[start - 1 - j]
      let column = columns[j]
      let previous = columns[j - 1]
      for t in 0..<residuals { column[t] = previous[t - 1] + input * impulse[t] }
    }
  }

  package func startingAR() -> [Double]? {
    guard shape.ar > 0, count > shape.ar else { return nil }
    return PartialAutocorrelations.free(
      autocovariances: (0...shape.ar).map { LagFilters.dot(w, w + $0, count: count - $0) },
      limit: 3)
  }
}
