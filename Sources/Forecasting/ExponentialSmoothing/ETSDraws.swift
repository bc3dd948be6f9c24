/// Standard normal draws for simulated paths: a fixed design, the same for every series.
///
/// Paths come in groups. Within a group a step has nearly one size, and its signs follow a column of
/// a Hadamard matrix that is folded over, so that products of two or of three steps cancel: sample
/// covariances and third moments vanish up to the small differences of size. Over all paths each
/// step takes every one of equally likely sizes once (a Latin hypercube). Variances of sums of errors
/// are thereby exact to about 0.1 %, where as many independent paths would leave 2 %.
/// Source: Tang (1993), "Orthogonal array-based Latin hypercubes"; the order in which groups take
/// the sizes comes from a counter-based generator, a hash of seed, step and place (SplitMix64;
/// Steele, Lea & Flood, 2014). Nothing depends on threads or on other series.
struct ETSDraws {
  /// The number of paths.
  static let paths = 5_120
  /// The seed of the design.
  static let seed: UInt64 = 2008

  /// The sizes of normal draws, ascending, with a mean square of 1.
  private static let sizes: [Double] = {
    let middles = (0..<paths).map { place in
      Normal.quantile(0.5 + (Double(place) + 0.5) / Double(2 * paths))
    }
    let square = middles.reduce(0) { $0 + $1 * $1 } / Double(paths)
    return middles.map { $0 / square.squareRoot() }
  }()

  /// The number of paths in a group, a power of two from 16 to 256: twice the steps whose signs can
  /// differ.
  let width: Int
  private let groups: Int
  /// By step and group: where its sizes begin.
  private let first: [Int]
  /// By step and group: what is mixed into the place within the group, and the sign of the whole.
  private let mix: [Int]
  private let flip: [Double]
  /// By step and place within a group: the size within those of the group, and the sign.
  private let order: [Int]
  private let sign: [Double]

  /// Draws for a number of steps.
  /// - Complexity: O(horizon), apart from a table made once.
  init(horizon: Int) {
    var width = 16
    while width < 2 * horizon && width < 256 { width *= 2 }
    self.width = width
    groups = Self.paths / width
    var (first, mix, order): ([Int], [Int], [Int]) = ([], [], [])
    var (flip, sign): ([Double], [Double]) = ([], [])
    for step in 0..<horizon {
      first += Self.shuffled(groups, step, 0).map { $0 * width }
      order += Self.shuffled(width, step, 1)
      let column = width / 2 + step % (width / 2)
      sign += (0..<width).map { ($0 & column).nonzeroBitCount % 2 == 0 ? 1 : -1 }
      for group in 0..<groups {
        let bits = Self.random(step, 2, group)
        mix.append(Int(bits & UInt64(width - 1)))
        flip.append(bits >> 63 == 0 ? 1 : -1)
      }
    }
    (self.first, self.mix, self.order, self.flip, self.sign) = (first, mix, order, flip, sign)
  }

  /// The draws of eight paths from `path` on, a multiple of eight, at a step counted from 0.
  @inline(__always)
  func callAsFunction(path: Int, step: Int) -> ETSVector {
    let (group, place) = (path / width, path % width)
    let cell = step * groups + group
    let (first, mix, flip) = (first[cell], mix[cell], flip[cell])
    var draws = ETSVector.zero
    for lane in 0..<8 {
      let size = Self.sizes[first + order[step * width + (place + lane) ^ mix]]
      draws[lane] = size * sign[step * width + place + lane]
    }
    return draws * flip
  }

  /// Random bits of a place in the design.
  private static func random(_ step: Int, _ stream: Int, _ index: Int) -> UInt64 {
    var z = seed
    for word in [step, stream, index] {
      z = (z ^ UInt64(word)) &+ 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
    }
    return z
  }

  /// The numbers below `count` in random order (Fisher & Yates, 1938).
  private static func shuffled(_ count: Int, _ step: Int, _ stream: Int) -> [Int] {
    var numbers = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      numbers.swapAt(last, Int(random(step, stream, last) % UInt64(last + 1)))
    }
    return numbers
  }
}
