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

  /// A tape on the five parts of a buffer of 5·`count` numbers.
  init(_ base: UnsafeMutablePointer<Double>, count: Int) {
    level = base
    slope = base + count
    season = base + 2 * count
    error = base + 3 * count
    mean = base + 4 * count
  }

  @inline(__always)
  func record(_ t: Int, level: Double, slope: Double, season: Double, error: Double, mean: Double) {
    self.level[t] = level
    self.slope[t] = slope
    self.season[t] = season
    self.error[t] = error
    self.mean[t] = mean
  }
}
