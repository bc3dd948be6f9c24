/// How much a history changes: what is known beforehand of how large an error will be.
package struct HistoryScales: Sendable, Hashable, Codable {
  /// Mean |y(t) − y(t − m)|; 0 where it is not known.
  package let seasonal: Double
  /// Mean |y(t) − y(t − 1)| of the last quarter of a cycle, two values at least.
  package let recent: Double
  /// Mean |y(t) − y(t − m)| of the last quarter of a cycle, two values at least. Without a season it
  /// is the one before.
  package let recentSeasonal: Double

  /// The scales of a training part with season length m.
  ///
  /// The mean over the whole part counts as one more change of the last quarter, so that a calm
  /// stretch leaves a scale above 0. Where no two neighbours are observed, or all are equal, the
  /// seasonal scale stands in.
  /// - Complexity: O(*n*).
  package init(training: TimeSeries) {
    let whole = FoldScale(training: training).absolute
    seasonal = whole.isFinite ? whole : 0
    let cycle = training.seasonLength
    let quarter = max(2, cycle / 4)
    let long = training.withValues { Self.change($0, lag: 1, last: $0.count) }
    let typical = long.pairs > 0 && long.sum > 0 ? long.sum / long.pairs : seasonal
    let near = training.withValues { Self.change($0, lag: 1, last: quarter) }
    recent = (near.sum + typical) / (near.pairs + 1)
    let cyclic = training.withValues { Self.change($0, lag: cycle, last: quarter) }
    recentSeasonal = (cyclic.sum + seasonal) / (cyclic.pairs + 1)
  }

  /// The sum of |y(t) − y(t − lag)| over the last so many positions, and how many pairs are observed.
  private static func change(
    _ values: UnsafeBufferPointer<Double>, lag: Int, last: Int
  ) -> (sum: Double, pairs: Double) {
    var (sum, pairs) = (0.0, 0.0)
    let end = values.count
    for position in min(max(lag, end - last), end)..<end {
      let change = values[position] - values[position - lag]
      if change.isNaN { continue }
      sum += abs(change)
      pairs += 1
    }
    return (sum, pairs)
  }
}
