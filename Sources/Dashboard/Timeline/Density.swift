/// How many spans lie over one another along an axis, where they are too many to be drawn one by
/// one.
package enum Density {
  /// The mean number of spans in each of equal parts of an axis.
  /// - Parameters:
  ///   - spans: spans in seconds.
  ///   - length: the length of the axis in seconds.
  ///   - count: the number of parts.
  /// - Complexity: O(spans + count).
  package static func bins(_ spans: [TimeSpan], length: Double, count: Int) -> [Double] {
    guard length > 0, count > 0 else { return [Double](repeating: 0, count: max(0, count)) }
    // Whole parts are counted at their ends alone, or long spans would cost a step a part.
    var rise = [Double](repeating: 0, count: count + 1)
    var partial = [Double](repeating: 0, count: count)
    for span in spans {
      let from = min(max(span.start / length, 0), 1) * Double(count)
      let to = min(max(span.end / length, 0), 1) * Double(count)
      let (first, last) = (min(Int(from), count - 1), min(Int(to), count - 1))
      if first == last {
        partial[first] += to - from
        continue
      }
      partial[first] += Double(first + 1) - from
      partial[last] += to - Double(last)
      rise[first + 1] += 1
      rise[last] -= 1
    }
    var level = 0.0
    return (0..<count).map { part in
      level += rise[part]
      return level + partial[part]
    }
  }
}
