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
    let lag = training.seasonLength
    var absolute = 0.0
    var squared = 0.0
    var pairs = 0.0
    training.withValues { values in
      guard values.count > lag else { return }
      for position in lag..<values.count {
        let change = values[position] - values[position - lag]
        if change.isNaN { continue }
        absolute += abs(change)
        squared += change * change
        pairs += 1
      }
    }
    self.absolute = absolute / pairs
    self.squared = squared / pairs
  }
}
