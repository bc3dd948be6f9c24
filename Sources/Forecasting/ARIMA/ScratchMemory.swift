/// A zeroed block of numbers that lives as long as its owner: the kernels of one fit cut their
/// buffers from a single one, so that nothing is allocated inside their loops.
final class ScratchMemory {
  private let base: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var used = 0

  init(count: Int) {
    capacity = max(count, 1)
    base = .allocate(capacity: capacity)
    base.initialize(repeating: 0, count: capacity)
  }

  deinit { base.deallocate() }

  /// The next `count` numbers, behind `padding` zeros that may be read at negative positions.
  func take(_ count: Int, padding: Int = 0) -> UnsafeMutablePointer<Double> {
    precondition(used + padding + count <= capacity)
    defer { used += padding + count }
    return base + used + padding
  }
}
