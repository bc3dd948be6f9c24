/// Reads quantiles off the simulated values of one step.
///
/// Values are dealt into buckets of equal range; only the buckets in which a quantile lies are
/// sorted, which is far less work than sorting all.
final class ETSPathSorter {
  private static let buckets = 2_048

  /// By value: its bucket.
  private let bucket: UnsafeMutablePointer<Int32>
  /// By bucket: how many values lie in it and below.
  private let below: UnsafeMutablePointer<Int32>
  /// By bucket: where its values go in `sorted`, or −1 where no quantile lies in it.
  private let target: UnsafeMutablePointer<Int32>
  private let sorted: UnsafeMutableBufferPointer<Double>
  private let count = ETSDraws.paths

  init() {
    bucket = .allocate(capacity: count + 2 * Self.buckets + 1)
    below = bucket + count
    target = below + Self.buckets + 1
    sorted = .allocate(capacity: count)
  }

  deinit {
    bucket.deallocate()
    sorted.deallocate()
  }

  /// The quantiles at ``QuantileTable/probabilities``: linear between the sorted values, the i-th of
  /// n at (i − 1/2)/n (definition 5 of Hyndman & Fan, 1996).
  /// - Parameter values: finite numbers, as many as there are paths.
  func quantiles(_ values: UnsafeBufferPointer<Double>) -> [Double] {
    let low = values.min()!
    let scale = Double(Self.buckets - 1) / (values.max()! - low)
    guard scale.isFinite else { return QuantileTable.probabilities.map { _ in low } }
    deal(values, low, scale)
    let positions = QuantileTable.probabilities.map { probability -> (rank: Int, share: Double) in
      let position = min(max(probability * Double(count) - 0.5, 0), Double(count - 1))
      let rank = min(Int(position), count - 2)
      return (rank, position - Double(rank))
    }
    let places = collect(values, ranks: positions.map(\.rank))
    return zip(positions, places).map { position, place in
      let (lower, upper) = (sorted[place.lower], sorted[place.upper])
      return lower + position.share * (upper - lower)
    }
  }

  private func deal(_ values: UnsafeBufferPointer<Double>, _ low: Double, _ scale: Double) {
    below.update(repeating: 0, count: Self.buckets + 1)
    for i in 0..<count {
      let index = Int32((values[i] - low) * scale)
      bucket[i] = index
      below[Int(index) + 1] += 1
    }
    for index in 0..<Self.buckets { below[index + 1] += below[index] }
  }

  /// Sorts the buckets that hold the values of the ranks, ascending, and those that follow them;
  /// returns where these values are.
  private func collect(_ values: UnsafeBufferPointer<Double>, ranks: [Int])
    -> [(lower: Int, upper: Int)]
  {
    target.update(repeating: -1, count: Self.buckets)
    var taken = 0
    var index = -1
    /// The place of a rank, whose bucket gets room where it has none yet.
    func place(_ rank: Int) -> Int {
      while index < 0 || below[index + 1] <= rank { index += 1 }
      if target[index] < 0 {
        target[index] = Int32(taken)
        taken += Int(below[index + 1] - below[index])
      }
      return Int(target[index]) + rank - Int(below[index])
    }
    // Ranks ascend, and the value after a rank never lies behind the next rank.
    let places = ranks.map { (lower: place($0), upper: place($0 + 1)) }
    for i in 0..<count {
      let index = Int(bucket[i])
      let next = target[index]
      guard next >= 0 else { continue }
      sorted[Int(next)] = values[i]
      target[index] = next + 1
    }
    for index in 0..<Self.buckets where target[index] >= 0 {
      let end = Int(target[index])
      let start = end - Int(below[index + 1] - below[index])
      var part = UnsafeMutableBufferPointer(rebasing: sorted[start..<end])
      part.sort()
    }
    return places
  }
}
