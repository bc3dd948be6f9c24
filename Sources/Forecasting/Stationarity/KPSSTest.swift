/// Whether a series is stationary around a level: the test of Kwiatkowski, Phillips, Schmidt and
/// Shin.
///
/// With e the deviations from the mean and S their running sums, the statistic is
/// Σ S² / (n²·s²), where s² is the long-run variance with Bartlett's weights up to the lag
/// ⌊3·√n / 13⌋. Large values speak against stationarity.
///
/// Source: Kwiatkowski, Phillips, Schmidt & Shin (1992), "Testing the Null Hypothesis of
/// Stationarity against the Alternative of a Unit Root", Journal of Econometrics 54, equations 10
/// and 13, critical values in table 1.
public struct KPSSTest: Sendable, Hashable, Codable {
  /// Above this the series is not stationary, at 5 %.
  public static let criticalValue = 0.463

  /// The statistic.
  public let statistic: Double
  /// The largest lag in the long-run variance.
  public let lag: Int

  /// Whether stationarity is rejected at 5 %.
  public var rejectsStationarity: Bool { statistic > Self.criticalValue }

  /// Tests the values. Missing ones (NaN) are left out, and the others closed up.
  /// - Throws: ``ForecastError/noObservations``, or ``ForecastError/constant`` if all observed
  ///   values are equal.
  /// - Complexity: O(*n*·√*n*).
  public init(_ values: [Double]) throws(ForecastError) {
    var test: KPSSTest?
    var isEmpty = true
    withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count + 1) { scratch in
      values.withUnsafeBufferPointer { values in
        let size = ObservedValues.largest(values)
        let observed = ObservedValues.write(
          values, dividedBy: size > 0 ? size : 1, closingGaps: true, into: scratch.baseAddress!)
        isEmpty = observed == 0
        let closed = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scratch)[0..<observed])
        if !isEmpty, !ObservedValues.areConstant(closed, scale: 1) {
          test = KPSSTest(overwriting: UnsafeMutableBufferPointer(rebasing: scratch[0..<observed]))
        }
      }
    }
    guard let test else { throw isEmpty ? .noObservations : .constant }
    self = test
  }

  /// Tests complete values that are not constant, and leaves their deviations from the mean.
  init(overwriting values: UnsafeMutableBufferPointer<Double>) {
    let n = values.count
    lag = Int(3 * Double(n).squareRoot() / 13)
    let deviations = UnsafeBufferPointer(values)
    let mean = LaneSum.over(deviations) { $0[0] } / Double(n)
    var (running, squares) = (0.0, 0.0)
    for t in 0..<n {
      values[t] -= mean
      running += values[t]
      squares += running * running
    }
    var variance = LaneSum.over(deviations) { $0[0] * $0[0] }
    for i in stride(from: 1, through: lag, by: 1) {
      let weight = 1 - Double(i) / Double(lag + 1)
      variance += 2 * weight * LaneSum.over(deviations, from: i) { $0[0] * $0[i] }
    }
    statistic = squares / (Double(n) * variance)
  }
}
