/// The two sparse filters that all ARMA factors are made of, and the dot product.
///
/// A factor of order k at lag m costs k operations a value, whatever m is: polynomials are never
/// multiplied out.
enum LagFilters {
  /// Divides by 1 + c_1 B^m + … + c_k B^(km) in place: x_t ← x_t − Σ c_j x_(t − jm).
  ///
  /// The values before position 0 must be readable down to −km; they are the pre-sample values.
  static func divide(
    _ x: UnsafeMutablePointer<Double>, count: Int, by c: UnsafePointer<Double>, order: Int,
    lag: Int
  ) {
    guard order > 0 else { return }
    let first = c[0]
    if order == 1 {
      if lag == 1 {
        // The recursion waits for its own last result: keep that in a register.
        var previous = x[-1]
        for t in 0..<count {
          previous = x[t] - first * previous
          x[t] = previous
        }
      } else {
        for t in 0..<count { x[t] -= first * x[t - lag] }
      }
      return
    }
    for t in 0..<count {
      // The newest value comes last, so that only one product waits for it.
      var value = x[t]
      var j = order - 1
      while j > 0 {
        value -= c[j] * x[t - (j + 1) * lag]
        j -= 1
      }
      x[t] = value - first * x[t - lag]
    }
  }

  /// Multiplies by 1 − c_1 B^m − … − c_k B^(km): y_t = x_t − Σ c_j x_(t − jm).
  ///
  /// The values of x before position 0 must be readable down to −km.
  static func multiply(
    _ x: UnsafePointer<Double>, count: Int, by c: UnsafePointer<Double>, order: Int, lag: Int,
    into y: UnsafeMutablePointer<Double>
  ) {
    guard order > 0 else {
      y.update(from: x, count: count)
      return
    }
    let first = c[0]
    for t in 0..<count { y[t] = x[t] - first * x[t - lag] }
    for j in 1..<max(order, 1) {
      let coefficient = c[j]
      let shift = (j + 1) * lag
      for t in 0..<count { y[t] -= coefficient * x[t - shift] }
    }
  }

  /// Σ a_t b_t, in eight partial sums that do not wait for each other.
  static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int) -> Double {
    let left = UnsafeRawPointer(a)
    let right = UnsafeRawPointer(b)
    let stride = MemoryLayout<Double>.stride
    var low = SIMD4<Double>.zero
    var high = SIMD4<Double>.zero
    var t = 0
    while t + 8 <= count {
      low +=
        left.loadUnaligned(fromByteOffset: t * stride, as: SIMD4<Double>.self)
        * right.loadUnaligned(fromByteOffset: t * stride, as: SIMD4<Double>.self)
      high +=
        left.loadUnaligned(fromByteOffset: (t + 4) * stride, as: SIMD4<Double>.self)
        * right.loadUnaligned(fromByteOffset: (t + 4) * stride, as: SIMD4<Double>.self)
      t += 8
    }
    var sum = (low + high).sum()
    while t < count {
      sum += a[t] * b[t]
      t += 1
    }
    return sum
  }
}
