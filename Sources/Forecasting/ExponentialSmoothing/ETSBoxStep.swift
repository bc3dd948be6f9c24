/// The step of the search: minimises g′d + d′Bd/2 where the last few coordinates have bounds.
///
/// One Cholesky factorisation eliminates the free coordinates; what is left is a quadratic
/// programme of at most four variables in a box, solved by an active set.
struct ETSBoxStep {
  private let layout: ETSLayout
  private let factor: UnsafeMutablePointer<Double>
  private let work: UnsafeMutablePointer<Double>
  private var schur = InlineArray<16, Double>(repeating: 0)
  private var linear = InlineArray<4, Double>(repeating: 0)
  private var lower = InlineArray<4, Double>(repeating: 0)
  private var upper = InlineArray<4, Double>(repeating: 0)
  private var solution = InlineArray<4, Double>(repeating: 0)

  init(_ layout: ETSLayout, _ arena: ETSArena) {
    self.layout = layout
    let size = (layout.count + 1) * layout.padded
    factor = arena.take(size)
    factor.initialize(repeating: 0, count: size)
    work = arena.take(layout.padded)
  }

  /// Writes the step to `d` and returns the decrease that the quadratic model predicts.
  /// - Complexity: O(p³).
  mutating func solve(
    metric b: UnsafePointer<Double>, gradient g: UnsafePointer<Double>,
    at z: UnsafePointer<Double>, into d: UnsafeMutablePointer<Double>
  ) -> Double {
    let free = layout.states
    let bounded = layout.count - free
    // Literal counts let the compiler unroll what small forms do most.
    switch free {
    case 1: eliminate(b, g, free: 1)
    case 2: eliminate(b, g, free: 2)
    default: eliminate(b, g, free: free)
    }
    let width = layout.padded
    let last = factor + layout.count * width
    for i in 0..<bounded {
      let row = factor + (free + i) * width
      linear[i] = g[free + i] - Self.dot(row, last, free)
      for k in 0...i {
        let other = factor + (free + k) * width
        var entry = b[(free + i) * width + free + k] - Self.dot(row, other, free)
        if i == k {
          // A coordinate without information keeps a positive curvature and so stays put.
          let whole = b[(free + i) * width + free + i]
          entry = max(entry, whole > 0 ? 1e-12 * whole : 1)
        }
        schur[i * 4 + k] = entry
        schur[k * 4 + i] = entry
      }
      let (low, high) = layout.bounds(free + i)
      lower[i] = low - z[free + i]
      upper[i] = high - z[free + i]
    }
    switch bounded {
    case 1: solveBox(1)
    case 2: solveBox(2)
    case 3: solveBox(3)
    default: solveBox(4)
    }
    for i in 0..<bounded { d[free + i] = solution[i] }
    substituteBack(d, bounded)
    var predicted = 0.0
    for i in 0..<layout.count {
      predicted -= d[i] * (g[i] + 0.5 * Self.dot(b + i * width, d, layout.count))
    }
    return predicted
  }

  /// Row-wise Cholesky of the free block, with the rows of the bounded coordinates and of the
  /// gradient carried along.
  @inline(__always)
  private func eliminate(
    _ b: UnsafePointer<Double>, _ g: UnsafePointer<Double>, free: Int
  ) {
    let width = layout.padded
    for i in 0...layout.count {
      let row = factor + i * width
      let source = i < layout.count ? b + i * width : g
      for k in 0..<min(i, free) {
        let other = factor + k * width
        row[k] = (source[k] - Self.dot(row, other, k)) * other[k]
      }
      if i < free {
        let diagonal = source[i] - Self.dot(row, row, i)
        let floor = source[i] > 0 ? 1e-12 * source[i] : 1
        // The diagonal holds reciprocals: they are only ever divided by.
        row[i] = 1 / max(diagonal, floor).squareRoot()
      }
    }
  }

  private func substituteBack(_ d: UnsafeMutablePointer<Double>, _ bounded: Int) {
    let free = layout.states
    let width = layout.padded
    let last = factor + layout.count * width
    for k in 0..<free {
      var sum = last[k]
      for i in 0..<bounded { sum += factor[(free + i) * width + k] * solution[i] }
      work[k] = -sum
    }
    for i in stride(from: free - 1, through: 0, by: -1) {
      let row = factor + i * width
      let x = work[i] * row[i]
      d[i] = x
      for k in 0..<i { work[k] -= row[k] * x }
    }
  }

  /// Minimises over the box: a projected sweep finds the bounds that hold, an exact solution on the
  /// rest follows.
  @inline(__always)
  private mutating func solveBox(_ count: Int) {
    for i in 0..<count { solution[i] = 0 }
    sweep(count)
    for _ in 0..<12 {
      let fixed = activeSet(count)
      guard moveToFreeMinimum(count, fixed) else { continue }
      // Every bound that holds has to push outwards; the sweeps release those that do not.
      var settled = true
      for i in 0..<count where fixed & (1 << i) != 0 {
        let slope = slope(i, count)
        let outwards = solution[i] == lower[i] ? slope >= 0 : slope <= 0
        if !outwards { settled = false }
      }
      if settled { return }
      sweep(count)
    }
  }

  @inline(__always)
  private func slope(_ i: Int, _ count: Int) -> Double {
    var slope = linear[i]
    for k in 0..<count { slope += schur[i * 4 + k] * solution[k] }
    return slope
  }

  @inline(__always)
  private mutating func sweep(_ count: Int) {
    for i in 0..<count {
      let target = solution[i] - slope(i, count) / schur[i * 5]
      solution[i] = min(max(target, lower[i]), upper[i])
    }
  }

  @inline(__always)
  private func activeSet(_ count: Int) -> Int {
    var fixed = 0
    for i in 0..<count where solution[i] <= lower[i] || solution[i] >= upper[i] {
      fixed |= 1 << i
    }
    return fixed
  }

  /// Goes to the minimum over the coordinates that are not fixed, or as far as the box allows;
  /// true when it got there.
  @inline(__always)
  private mutating func moveToFreeMinimum(_ count: Int, _ fixed: Int) -> Bool {
    var matrix = schur
    var step = InlineArray<4, Double>(repeating: 0)
    for i in 0..<count { step[i] = -slope(i, count) }
    // Gauss elimination without pivots: the matrix is positive definite.
    for i in 0..<count where fixed & (1 << i) == 0 {
      for k in (i + 1)..<max(count, i + 1) where fixed & (1 << k) == 0 {
        let ratio = matrix[k * 4 + i] / matrix[i * 5]
        for c in i..<count { matrix[k * 4 + c] -= ratio * matrix[i * 4 + c] }
        step[k] -= ratio * step[i]
      }
    }
    for i in (0..<count).reversed() where fixed & (1 << i) == 0 {
      for k in (i + 1)..<max(count, i + 1) where fixed & (1 << k) == 0 {
        step[i] -= matrix[i * 4 + k] * step[k]
      }
      step[i] /= matrix[i * 5]
      if !step[i].isFinite { return true }
    }
    var share = 1.0
    for i in 0..<count where fixed & (1 << i) == 0 {
      if solution[i] + step[i] < lower[i] { share = min(share, (lower[i] - solution[i]) / step[i]) }
      if solution[i] + step[i] > upper[i] { share = min(share, (upper[i] - solution[i]) / step[i]) }
    }
    for i in 0..<count where fixed & (1 << i) == 0 {
      let target = solution[i] + share * step[i]
      // Rounding must not leave a coordinate a hair inside the bound it was stopped by.
      let room = 1e-12 * (upper[i] - lower[i])
      solution[i] =
        target < lower[i] + room ? lower[i] : target > upper[i] - room ? upper[i] : target
    }
    return share == 1
  }

  /// An inner product in eight fixed partial sums: the same bits on every processor.
  @inline(__always)
  static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ count: Int) -> Double {
    var sums = ETSVector.zero
    let (a, b) = (UnsafeRawPointer(x), UnsafeRawPointer(y))
    var i = 0
    while i + 8 <= count {
      sums +=
        a.loadUnaligned(fromByteOffset: 8 * i, as: ETSVector.self)
        * b.loadUnaligned(fromByteOffset: 8 * i, as: ETSVector.self)
      i += 8
    }
    var sum = i > 0 ? sums.sum() : 0
    while i < count {
      sum += x[i] * y[i]
      i += 1
    }
    return sum
  }
}
