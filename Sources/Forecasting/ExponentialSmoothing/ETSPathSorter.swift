/// Reads quantiles off the simulated values of one step.
///
/// Values are dealt into buckets of equal range before they are sorted: far faster than sorting them
/// as they come, since each is nearly in its place.
struct ETSPathSorter {
  private static let buckets = 2_048
  /// Buckets so uneven that sorting by insertion would not end soon are sorted in the usual way.
  private static let mostInBucket = 64

  private var place = [Int32](repeating: 0, count: buckets + 1)
  private var sorted = [Double](repeating: 0, count: ETSDraws.paths)

  /// The quantiles at ``QuantileTable/probabilities``: linear between the sorted values, the i-th of
  /// n at (i − 1/2)/n (definition 5 of Hyndman & Fan, 1996).
  /// - Parameter values: finite numbers, as many as there are paths.
  mutating func quantiles(_ values: UnsafeMutableBufferPointer<Double>) -> [Double] {
    sort(values)
    let last = values.count - 1
    return QuantileTable.probabilities.map { probability in
      let position = min(max(probability * Double(values.count) - 0.5, 0), Double(last))
      let below = min(Int(position), last - 1)
      let share = position - Double(below)
      return sorted[below] + share * (sorted[below + 1] - sorted[below])
    }
  }

  private mutating func sort(_ values: UnsafeMutableBufferPointer<Double>) {
    let low = values.min()!
    let scale = Double(Self.buckets - 1) / (values.max()! - low)
    guard scale.isFinite, scale > 0 else {
      sorted = values.sorted()
      return
    }
    for bucket in place.indices { place[bucket] = 0 }
    for value in values { place[Int((value - low) * scale) + 1] += 1 }
    let most = place.max()!
    for bucket in 0..<Self.buckets { place[bucket + 1] += place[bucket] }
    for value in values {
      let bucket = Int((value - low) * scale)
      sorted[Int(place[bucket])] = value
      place[bucket] += 1
    }
    guard most <= Self.mostInBucket else {
      sorted.sort()
      return
    }
    for i in 1..<sorted.count {
      let value = sorted[i]
      var k = i
      while k > 0, sorted[k - 1] > value {
        sorted[k] = sorted[k - 1]
        k -= 1
      }
      sorted[k] = value
    }
  }
}
