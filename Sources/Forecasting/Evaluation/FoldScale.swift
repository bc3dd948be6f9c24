/// The scales of a fold: how much the training part itself changes from one cycle to the next.
/// Nothing after the cutoff enters.
public struct FoldScale: Sendable, Hashable {
  /// In-sample mean of |y(t) − y(t − m)|, NaN where no such pair is observed.
  public let absolute: Double
  /// In-sample mean of (y(t) − y(t − m))², NaN where no such pair is observed.
  public let squared: Double

  /// The scales of a training part with season length m.
  /// - Complexity: O(*n*).
  public init(training: TimeSeries) {
    var changes = Changes()
    changes.take(training, lag: training.seasonLength, upTo: training.count)
    self.init(changes)
  }

  /// The scales of training parts that all begin where the series does.
  /// - Parameter cutoffs: their lengths, ascending.
  /// - Complexity: O(*n*), and O(1) for each of them.
  static func expanding(_ series: TimeSeries, cutoffs: [Int]) -> [FoldScale] {
    var changes = Changes()
    return cutoffs.map { cutoff in
      changes.take(series, lag: series.seasonLength, upTo: cutoff)
      return FoldScale(changes)
    }
  }

  private init(_ changes: Changes) {
    absolute = changes.absolute / changes.pairs
    squared = changes.squared / changes.pairs
  }

  /// Sums over the changes y(t) − y(t − lag).
  struct Changes {
    var absolute = 0.0
    var squared = 0.0
    var pairs = 0.0
    private var next: Int

    /// - Parameter start: the first position that counts.
    init(from start: Int = 0) { next = start }

    /// Goes on with the values before a position.
    mutating func take(_ series: TimeSeries, lag: Int, upTo end: Int) {
      series.withValues { values in
        var position = max(next, lag)
        while position < end {
          let change = values[position] - values[position - lag]
          if !change.isNaN {
            absolute += abs(change)
            squared += change * change
            pairs += 1
          }
          position += 1
        }
        next = position
      }
    }
  }
}
