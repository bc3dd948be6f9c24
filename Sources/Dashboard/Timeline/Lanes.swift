/// Puts spans that overlap beside one another.
package enum Lanes {
  /// The lane of each span, from 0: the first one that is free when the span begins, so that there
  /// are as many lanes as spans at the busiest moment.
  /// - Parameters:
  ///   - spans: spans in any order.
  ///   - gap: the seconds a lane stays taken after a span, so that drawn bars do not touch.
  /// - Complexity: O(n · (log n + lanes)).
  package static func pack(_ spans: [TimeSpan], gap: Double = 0) -> [Int] {
    var free: [Double] = []
    var lanes = [Int](repeating: 0, count: spans.count)
    let order = spans.indices.sorted {
      (spans[$0].start, spans[$0].end, $0) < (spans[$1].start, spans[$1].end, $1)
    }
    for index in order {
      let end = spans[index].end + gap
      if let lane = free.firstIndex(where: { $0 <= spans[index].start }) {
        free[lane] = end
        lanes[index] = lane
      } else {
        lanes[index] = free.count
        free.append(end)
      }
    }
    return lanes
  }
}
