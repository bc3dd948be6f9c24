/// Random numbers that depend only on a seed, a task's key and an attempt's number, so that an
/// execution can be repeated exactly.
///
/// Source: the finaliser of SplitMix64, Steele, Lea & Flood (2014); keys are hashed by FNV-1a.
struct Jitter: Sendable {
  let seed: UInt64

  /// A number in 0 ..< 1.
  func number(task: String, attempt: Int) -> Double {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in task.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var z = seed &+ hash &+ UInt64(truncatingIfNeeded: attempt) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    z ^= z >> 31
    return Double(z >> 11) * 0x1p-53
  }
}
