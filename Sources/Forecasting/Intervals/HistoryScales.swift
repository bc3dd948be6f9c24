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
    let long = Self.changes(training, lag: 1, last: training.count)
    let typical = long.pairs > 0 && long.absolute > 0 ? long.absolute / long.pairs : seasonal
    let near = Self.changes(training, lag: 1, last: quarter)
    recent = (near.absolute + typical) / (near.pairs + 1)
    let cyclic = Self.changes(training, lag: cycle, last: quarter)
    recentSeasonal = (cyclic.absolute + seasonal) / (cyclic.pairs + 1)
  }

  /// The changes up to each of the last so many positions.
  private static func changes(_ series: TimeSeries, lag: Int, last: Int) -> FoldScale.Changes {
    var changes = FoldScale.Changes(from: max(series.count - last, 0))
    changes.take(series, lag: lag, upTo: series.count)
    return changes
  }
}
