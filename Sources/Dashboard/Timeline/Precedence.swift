/// What had ended before something else began: the order in which a run did its work, read off its
/// times, since a store does not know what a task needed.
package enum Precedence {
  /// A span and one that it leads to, by their positions.
  package struct Pair: Sendable, Hashable {
    package let before: Int
    package let after: Int

    package init(_ before: Int, _ after: Int) {
      self.before = before
      self.after = after
    }
  }

  /// The pairs of which the first had ended before the second began, with nothing between them
  /// (the transitive reduction of that order).
  /// - Parameter spans: spans in the order of their beginnings; what goes on has ended before
  ///   nothing.
  /// - Complexity: O(n³).
  package static func reduced(_ spans: [TimeSpan]) -> [Pair] {
    let precedes = { (first: Int, second: Int) in
      first < second && !spans[first].isOpen && spans[first].end <= spans[second].start
    }
    return spans.indices.flatMap { after in
      (0..<after).compactMap { before in
        guard precedes(before, after) else { return nil }
        let isIndirect = (before..<after).contains { precedes(before, $0) && precedes($0, after) }
        return isIndirect ? nil : Pair(before, after)
      }
    }
  }
}
