/// Random bits as a function of where they are used: a hash of seed and place (SplitMix64; Steele,
/// Lea & Flood, 2014). There is no state, so that nothing depends on threads or on other draws.
enum CounterRandom {
  /// The bits of a place, told by three numbers.
  static func bits(seed: UInt64, _ first: Int, _ second: Int, _ third: Int) -> UInt64 {
    var z = seed
    for word in [first, second, third] {
      z = (z ^ UInt64(word)) &+ 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
    }
    return z
  }
}
