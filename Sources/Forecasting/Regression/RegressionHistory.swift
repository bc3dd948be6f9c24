/// The values that a regression was fitted to, relative to its reference: what the regressions of
/// later steps are estimated from, whatever the horizon.
struct RegressionHistory: Sendable, Hashable, Codable {
  /// nil is missing.
  private let values: [Double?]

  init(_ series: TimeSeries, reference: Double) {
    values = series.values.map { $0.isNaN ? nil : $0 - reference }
  }

  /// The values, NaN where missing.
  var numbers: [Double] { values.map { $0 ?? .nan } }

  /// Whether no value is missing.
  var isComplete: Bool { !values.contains(nil) }
}
