/// The step of the Chandrasekhar recursions (Morf, Sidhu & Kailath 1974) in prediction coordinates,
/// where the state is the prediction of the next values and its transition a shift.
///
/// With ρ the partial autocorrelation at the next lag, s the shifted l, and c = 1/(1 − ρ²):
///
///     k ← (k − ρ s) c,   l ← s − ρ k (the new k),   F ← F (1 − ρ²)
///
/// This order, a mixed hyperbolic rotation, is the stable one. Vectors stand in windows that move
/// on by one place a step, so that the shift costs nothing; behind the window all entries are 0.
enum GainRotation {
  typealias Lanes = SIMD4<Double>

  /// The number of entries that a loop over `dimension` entries touches.
  static func padded(_ dimension: Int) -> Int { (dimension + 3) / 4 * 4 }

  /// a ← a + k v over a window.
  @inline(__always)
  static func add(
    _ k: UnsafeMutablePointer<Double>, times v: Double, to a: UnsafeMutablePointer<Double>,
    padded: Int
  ) {
    let v = Lanes(repeating: v)
    var i = 0
    while i < padded {
      store(load(a + i) + load(k + i) * v, a + i)
      i += 4
    }
  }

  /// Rotates k and l, of which l has been shifted.
  @inline(__always)
  static func rotate(
    _ k: UnsafeMutablePointer<Double>, _ l: UnsafeMutablePointer<Double>, by rho: Double,
    padded: Int
  ) {
    let c = Lanes(repeating: 1 / (1 - rho * rho))
    let rho = Lanes(repeating: rho)
    var i = 0
    while i < padded {
      let s = load(l + i)
      let gain = (load(k + i) - rho * s) * c
      store(gain, k + i)
      store(s - rho * gain, l + i)
      i += 4
    }
  }

  /// Both at once, which reads k only once.
  @inline(__always)
  static func advance(
    _ k: UnsafeMutablePointer<Double>, _ l: UnsafeMutablePointer<Double>, by rho: Double,
    adding v: Double, to a: UnsafeMutablePointer<Double>, padded: Int
  ) {
    let c = Lanes(repeating: 1 / (1 - rho * rho))
    let rho = Lanes(repeating: rho)
    let v = Lanes(repeating: v)
    var i = 0
    while i < padded {
      let old = load(k + i)
      store(load(a + i) + old * v, a + i)
      let s = load(l + i)
      let gain = (old - rho * s) * c
      store(gain, k + i)
      store(s - rho * gain, l + i)
      i += 4
    }
  }

  @inline(__always)
  private static func load(_ pointer: UnsafeMutablePointer<Double>) -> Lanes {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func store(_ lanes: Lanes, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: Lanes.self)
  }
}
