/// Random bits without a state: a hash of a seed and of the place where the bits are needed.
///
/// What is drawn at one place depends on nothing that was drawn elsewhere, so that neither order nor
/// threads change a bit. Source: Steele, Lea & Flood (2014), the mixing function of SplitMix64.
enum CounterRandom {
  /// The bits of a place named by three numbers.
  static func bits(seed: UInt64, _ first: Int, _ second: Int, _ third: Int) -> UInt64 {
    mixed(mixed(mixed(seed, first), second), third)
  }

  /// A whole number in 0 ..< `bound` of the same place.
  static func index(below bound: Int, seed: UInt64, _ first: Int, _ second: Int, _ third: Int)
    -> Int
  {
    Int(bits(seed: seed, first, second, third).multipliedFullWidth(by: UInt64(bound)).high)
  }

  @inline(__always)
  private static func mixed(_ state: UInt64, _ word: Int) -> UInt64 {
    var z = (state ^ UInt64(word)) &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
