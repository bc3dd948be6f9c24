/// Least squares for the sizes of a changing set of impulses, one equation after another.
///
/// The equations stand as an upper triangular factor R and a right-hand side z. A new equation is
/// rotated in (Givens 1958); what is left of its right-hand side is the recursive residual, in units
/// of its standard deviation (Brown, Durbin & Evans 1975). An unknown without any equation has a
/// row of zeros.
struct ImpulseEquations {
  private(set) var count: Int
  /// R, row by row.
  private var rows: [[Double]]
  private(set) var right: [Double]

  init(factor: [Double], right: [Double]) {
    count = right.count
    let count = count
    rows = (0..<count).map { Array(factor[($0 * count)..<(($0 + 1) * count)]) }
    self.right = right
  }

  /// log |R|.
  var logDeterminant: Double { rows.indices.reduce(0) { $0 + log(abs(rows[$1][$1])) } }

  /// R without its room to grow.
  var factor: [Double] { rows.flatMap { $0 } }

  /// One more unknown, after the others.
  mutating func append() {
    for i in 0..<count { rows[i].append(0) }
    count += 1
    rows.append(Array(repeating: 0, count: count))
    right.append(0)
  }

  /// Takes in the equation Σ x_j b_j = value.
  /// - Returns: the recursive residual, and what the equation adds to log |R| where every unknown
  ///   in it was determined; nil where the equation was used up to determine one.
  mutating func add(_ equation: [Double], value: Double) -> (residual: Double, growth: Double)? {
    var x = equation
    var value = value
    var growth = 1.0
    // What rotations leave of an unknown that the equation does not tell is rounding error; impulses
    // are of size 1.
    let rounding = max(1e-10 * x.reduce(0) { max($0, abs($1)) }, 1e-12)
    for j in 0..<count where x[j] != 0 {
      let pivot = rows[j][j]
      if pivot == 0 {
        if abs(x[j]) <= rounding {
          x[j] = 0
          continue
        }
        for i in j..<count { rows[j][i] = x[i] }
        right[j] = value
        return nil
      }
      let length = (pivot * pivot + x[j] * x[j]).squareRoot()
      let c = pivot / length
      let s = x[j] / length
      for i in j..<count {
        let old = rows[j][i]
        rows[j][i] = c * old + s * x[i]
        x[i] = c * x[i] - s * old
      }
      rows[j][j] = length
      let old = right[j]
      right[j] = c * old + s * value
      value = c * value - s * old
      growth *= length / abs(pivot)
    }
    return (value, growth)
  }

  /// Forgets an unknown that no later equation holds: those of the others stay as good.
  mutating func remove(_ index: Int) {
    let order = [index] + (0..<count).filter { $0 != index }
    var reordered = ImpulseEquations(factor: [], right: [])
    for _ in order { reordered.append() }
    for (row, value) in zip(rows, right) { _ = reordered.add(order.map { row[$0] }, value: value) }
    count -= 1
    rows = reordered.rows.dropFirst().map { Array($0.dropFirst()) }
    right = Array(reordered.right.dropFirst())
  }

  /// The unknowns; NaN where no equation tells them.
  var solution: [Double] { Self.solve(factor, right, count: count) }

  /// Solves R b = z from below.
  static func solve(_ factor: [Double], _ right: [Double], count: Int) -> [Double] {
    var solution = right
    for i in stride(from: count - 1, through: 0, by: -1) {
      guard factor[i * count + i] != 0 else {
        solution[i] = .nan
        continue
      }
      var value = right[i]
      for j in (i + 1)..<max(count, i + 1) where factor[i * count + j] != 0 {
        value -= factor[i * count + j] * solution[j]
      }
      solution[i] = value / factor[i * count + i]
    }
    return solution
  }

  /// x (R′R)⁻¹ x′; NaN where an unknown in it is not determined.
  static func leverage(_ factor: [Double], of x: [Double], count: Int) -> Double {
    var solved = x
    var sum = 0.0
    for j in 0..<count {
      var value = solved[j]
      for i in 0..<j { value -= factor[i * count + j] * solved[i] }
      if value == 0 {
        solved[j] = 0
        continue
      }
      guard factor[j * count + j] != 0 else { return .nan }
      solved[j] = value / factor[j * count + j]
      sum += solved[j] * solved[j]
    }
    return sum
  }
}
