/// Standard normal draws for simulated paths: a fixed design, the same for every series.
///
/// Half of the paths mirror the other half, so that all odd moments are 0. Within a half each step
/// takes every one of equally likely sizes once, in random order and with random signs (Latin
/// hypercube sampling; McKay, Beckman & Conover, 1979), and is then made orthogonal to the steps
/// before it. Sample variances and covariances of the draws are thereby exact, and so are variances
/// of their sums; as many independent paths would leave 2 %. The random order comes from
/// ``CounterRandom``: nothing depends on threads, on other series, or on the horizon.
enum ETSDraws {
  /// The number of paths.
  static let paths = 2 * half
  /// The seed of the design.
  static let seed: UInt64 = 2008

  /// The number of paths that are not mirror images.
  private static let half = 2_560
  /// Steps with draws of their own. Later ones take the same draws in turn, rotated among the paths.
  private static let steps = 64

  /// The draws, step by step.
  private static let table: [Double] = {
    let sizes = Self.sizes
    var table = [Double](repeating: 0, count: steps * half)
    table.withUnsafeMutableBufferPointer { table in
      for step in 0..<steps {
        let column = UnsafeMutableBufferPointer(
          rebasing: table[(step * half)..<((step + 1) * half)])
        _ = column.update(fromContentsOf: sizes)
        shuffle(column, step)
        for earlier in 0..<step {
          subtract(projection: table[(earlier * half)..<((earlier + 1) * half)], from: column)
        }
        let factor = (Double(half) / dot(column, column)).squareRoot()
        for place in column.indices { column[place] *= factor }
      }
    }
    return table
  }()

  /// Calls `body` with a function that gives the draws of eight paths from a multiple of eight on,
  /// at a step counted from 0.
  @inline(__always)
  static func with(_ body: ((_ path: Int, _ step: Int) -> ETSVector) -> Void) {
    table.withUnsafeBytes { table in
      body { path, step in
        let (row, sign) = path < half ? (path, 1.0) : (path - half, -1.0)
        let turn = step / steps
        var place = row
        if turn > 0 { place = (row + 8 * Int(random(turn, 0, 0) % UInt64(half))) % half }
        let offset = 8 * (step % steps * half + place)
        return table.loadUnaligned(fromByteOffset: offset, as: ETSVector.self) * sign
      }
    }
  }

  /// The medians of equally likely parts of the upper half of the normal distribution.
  private static var sizes: [Double] {
    (0..<half).map { Normal.quantile(0.5 + (Double($0) + 0.5) / Double(2 * half)) }
  }

  /// Random order (Fisher & Yates, 1938) and random signs.
  private static func shuffle(_ column: UnsafeMutableBufferPointer<Double>, _ step: Int) {
    for last in stride(from: half - 1, through: 0, by: -1) {
      column.swapAt(last, Int(random(step, 1, last) % UInt64(last + 1)))
      if random(step, 2, last) >> 63 == 0 { column[last] = -column[last] }
    }
  }

  private static func subtract(
    projection other: Slice<UnsafeMutableBufferPointer<Double>>,
    from column: UnsafeMutableBufferPointer<Double>
  ) {
    let other = UnsafeMutableBufferPointer(rebasing: other)
    let share = dot(other, column) / Double(half)
    for place in column.indices { column[place] -= share * other[place] }
  }

  private static func dot(
    _ x: UnsafeMutableBufferPointer<Double>, _ y: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    ETSBoxStep.dot(x.baseAddress!, y.baseAddress!, half)
  }

  /// Random bits of a place in the design.
  private static func random(_ step: Int, _ stream: Int, _ index: Int) -> UInt64 {
    CounterRandom.bits(seed: seed, step, stream, index)
  }
}
