/// The exact Gaussian innovations of stationary ARMA columns of data, in O(p + mP + q + mQ)
/// operations a value.
///
/// All columns have the same process, so that gains and variances are computed once. The first
/// gain comes from the autocovariances; from then on the Chandrasekhar recursions
/// (``GainRotation``) carry it on, and where they have settled the innovations follow from the
/// plain ARMA recursion.
final class ChandrasekharFilter {
  /// One column of data.
  struct Column {
    /// The values.
    let values: UnsafePointer<Double>
    /// The positions of values other than 0.
    let support: Range<Int>
    /// Takes the innovations over the square roots of their variances.
    let innovations: UnsafeMutablePointer<Double>
  }

  let polynomials: ARMAPolynomials
  let autocovariances: ARMAAutocovariances
  let phi: UnsafeMutablePointer<Double>
  let theta: UnsafeMutablePointer<Double>
  /// Where the innovations of each column end: beyond, they have died out and are 0.
  private(set) var ends: [Int]
  /// Σ log F_t, in units of the innovation variance.
  private(set) var logDeterminant = 0.0
  private let count: Int
  private let padded: Int
  private let room: Int
  private let columns: [Column]
  private let k: UnsafeMutablePointer<Double>
  private let l: UnsafeMutablePointer<Double>
  private let predictions: UnsafeMutablePointer<Double>
  private let settledColumn: UnsafeMutablePointer<Double>
  private let memory: ScratchMemory

  init(_ polynomials: ARMAPolynomials, count: Int, columns: [Column]) {
    self.polynomials = polynomials
    self.count = count
    self.columns = columns
    ends = Array(repeating: count, count: columns.count)
    autocovariances = ARMAAutocovariances(polynomials)
    padded = GainRotation.padded(polynomials.dimension)
    room = count + padded + 4
    let weights = polynomials.ar.lags.count + polynomials.ma.lags.count
    memory = ScratchMemory(count: weights + padded + (1 + columns.count) * room + 2 * count)
    phi = memory.take(polynomials.ar.lags.count)
    theta = memory.take(polynomials.ma.lags.count)
    k = memory.take(padded)
    l = memory.take(room)
    predictions = memory.take(columns.count * room)
    settledColumn = memory.take(2 * count)
  }

  /// Filters all columns.
  /// - Parameters:
  ///   - coefficients: AR, seasonal AR, MA, seasonal MA.
  ///   - tolerance: partial autocorrelations below it count as 0.
  /// - Returns: false where the process is not stationary.
  func run(_ coefficients: UnsafePointer<Double>, tolerance: Double) -> Bool {
    polynomials.expand(coefficients, ar: phi, ma: theta)
    guard autocovariances.compute(ar: phi, ma: theta) else { return false }
    let dimension = polynomials.dimension
    let gamma = autocovariances.gamma
    l.update(repeating: 0, count: (1 + columns.count) * room)
    let inverse = 1 / gamma[0]
    for i in 0..<dimension {
      k[i] = gamma[i + 1] * inverse
      l[i] = k[i]
    }
    for i in dimension..<max(padded, dimension) { k[i] = 0 }
    for index in ends.indices { ends[index] = count }
    return filter(variance: gamma[0], tolerance)
  }

  private func filter(variance first: Double, _ tolerance: Double) -> Bool {
    let dimension = polynomials.dimension
    var variance = first
    var product = 1.0
    var sum = 0.0
    var quiet = 0
    let main = columns[0]
    for t in 0..<count {
      product *= variance
      if !(product < 1e100 && product > 1e-100) {
        sum += log(product)
        product = 1
      }
      let root = 1 / variance.squareRoot()
      let l = l + t
      let rho = l[0]
      l[dimension] = polynomials.next(after: l, phi)
      let a = predictions + t
      let v = main.values[t] - a[0]
      main.innovations[t] = v * root
      a[dimension] = polynomials.next(after: a, phi)
      for index in columns.indices.dropFirst() {
        filter(index, at: t, root)
      }
      if abs(rho) < tolerance {
        GainRotation.add(k, times: v, to: a + 1, padded: padded)
        quiet += 1
        if quiet >= dimension, quiet % 4 == 0, hasSettled(l + 1, tolerance) {
          logDeterminant = sum + log(product) + Double(count - 1 - t) * log(variance)
          settle(from: t + 1, root)
          return logDeterminant.isFinite
        }
      } else {
        GainRotation.advance(k, l + 1, by: rho, adding: v, to: a + 1, padded: padded)
        variance *= 1 - rho * rho
        guard variance > 0 else { return false }
        quiet = 0
      }
    }
    logDeterminant = sum + log(product)
    return logDeterminant.isFinite
  }

  /// A further column: as the first one, before the gains move on.
  @inline(__always)
  private func filter(_ index: Int, at t: Int, _ root: Double) {
    let column = columns[index]
    guard t >= column.support.lowerBound, t < ends[index] else {
      column.innovations[t] = 0
      return
    }
    let a = predictions + (index * room + t)
    let v = column.values[t] - a[0]
    column.innovations[t] = v * root
    a[polynomials.dimension] = polynomials.next(after: a, phi)
    GainRotation.add(k, times: v, to: a + 1, padded: padded)
    if t % 16 == 0, t >= column.support.upperBound, isQuiet(a + 1, polynomials.dimension) {
      ends[index] = t + 1
    }
  }

  private func isQuiet(_ x: UnsafeMutablePointer<Double>, _ length: Int) -> Bool {
    for i in 0..<length where abs(x[i]) > Self.quiet { return false }
    return true
  }

  /// What is left of an impulse of 1 when it counts as gone.
  private static let quiet = 1e-13

  private func hasSettled(_ l: UnsafeMutablePointer<Double>, _ tolerance: Double) -> Bool {
    for i in 0..<polynomials.dimension where abs(l[i]) >= tolerance { return false }
    return true
  }

  /// Goes on with constant gains: e_t = d_t − Σ φ* d_(t − L) − Σ θ* e_(t − L), where d is what the
  /// values have beyond the predictions made at `start`.
  private func settle(from start: Int, _ root: Double) {
    let dimension = polynomials.dimension
    let d = settledColumn
    let e = d + count
    for (index, column) in columns.enumerated() {
      let a = predictions + (index * room + start)
      let innovations = column.innovations
      // A column that is still to begin has no predictions.
      let first = max(start, min(column.support.lowerBound, count))
      for t in start..<first { innovations[t] = 0 }
      let limit = min(ends[index], count)
      var t = first
      while t < limit {
        // Beyond the window predictions follow the autoregression, which the filter takes out.
        d[t] = column.values[t]
        var value = d[t]
        for (slot, lag) in polynomials.ar.lags.enumerated() where t - lag >= first {
          value -= phi[slot] * d[t - lag]
        }
        if t - start < dimension { value -= response(a, t - start) }
        for (slot, lag) in polynomials.ma.lags.enumerated() where t - lag >= first {
          value -= theta[slot] * e[t - lag]
        }
        e[t] = value
        innovations[t] = value * root
        t += 1
        if t % 16 == 0, t - max(column.support.upperBound, start) >= dimension, t < limit,
          isQuiet(e + (t - dimension), dimension)
        {
          ends[index] = t
          break
        }
      }
      for rest in max(t, start)..<max(count, t, start) { innovations[rest] = 0 }
    }
  }

  /// What the autoregressive filter makes of the predictions of a window.
  private func response(_ a: UnsafeMutablePointer<Double>, _ i: Int) -> Double {
    var value = a[i]
    for (slot, lag) in polynomials.ar.lags.enumerated() where lag <= i {
      value -= phi[slot] * a[i - lag]
    }
    return value
  }
}
