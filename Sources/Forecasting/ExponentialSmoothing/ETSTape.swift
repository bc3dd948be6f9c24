/// What the forward pass leaves for the passes that differentiate it; one entry a position.
struct ETSTape: ETSTrace {
  /// The level before the error.
  let level: UnsafeMutablePointer<Double>
  /// The slope before the step.
  let slope: UnsafeMutablePointer<Double>
  /// The season used.
  let season: UnsafeMutablePointer<Double>
  /// The innovation; 0 where the value is missing.
  let error: UnsafeMutablePointer<Double>
  /// The mean.
  let mean: UnsafeMutablePointer<Double>
  /// The factor from the previous level to the expected one; for multiplicative trends only.
  let growth: UnsafeMutablePointer<Double>

  /// The error times its weight in the loss: the error itself for squares.
  let pull: UnsafeMutablePointer<Double>
  /// The width of the rounded kink of an absolute loss; 0 for squares.
  let kink: Double

  /// How many numbers a position takes.
  static let width = 7

  /// A tape on the parts of a buffer of ``width``·`count` numbers.
  init(_ base: UnsafeMutablePointer<Double>, count: Int, kink: Double = 0) {
    level = base
    slope = base + count
    season = base + 2 * count
    error = base + 3 * count
    mean = base + 4 * count
    growth = base + 5 * count
    pull = kink > 0 ? base + 6 * count : error
    self.kink = kink
  }

  @inline(__always)
  func record(_ t: Int, growth: Double) { self.growth[t] = growth }

  @inline(__always)
  func record(_ t: Int, level: Double, slope: Double, season: Double, error: Double, mean: Double) {
    self.level[t] = level
    self.slope[t] = slope
    self.season[t] = season
    self.error[t] = error
    self.mean[t] = mean
  }
}
