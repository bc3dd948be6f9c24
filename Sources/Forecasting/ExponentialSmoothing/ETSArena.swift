/// Working memory that many searches on one series use one after the other, so that a fit takes
/// memory from the system a fixed number of times, however many forms it tries.
package final class ETSArena {
  private var block: UnsafeMutablePointer<ETSVector>
  private var capacity: Int
  private var used = 0
  /// Blocks that were too small; alive until the next ``reset()``, because slices point into them.
  private var outgrown: [UnsafeMutablePointer<ETSVector>] = []

  /// An arena with room for `capacity` numbers to begin with.
  package init(capacity: Int = 4096) {
    self.capacity = (capacity + 7) / 8
    block = .allocate(capacity: self.capacity)
  }

  deinit {
    reset()
    block.deallocate()
  }

  /// Takes memory for `count` numbers, aligned for vectors and not initialised; it stays in place
  /// until the next ``reset()``.
  func take(_ count: Int) -> UnsafeMutablePointer<Double> {
    let vectors = (count + 7) / 8
    if used + vectors > capacity {
      outgrown.append(block)
      capacity = max(2 * capacity, vectors)
      block = .allocate(capacity: capacity)
      used = 0
    }
    defer { used += vectors }
    return UnsafeMutableRawPointer(block + used).assumingMemoryBound(to: Double.self)
  }

  /// Makes all memory free again.
  func reset() {
    for block in outgrown { block.deallocate() }
    outgrown.removeAll()
    used = 0
  }
}
