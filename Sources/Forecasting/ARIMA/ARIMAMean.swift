/// The deterministic part of an ARIMA model: its mean or drift, and its regression.
struct ARIMAMean: Sendable, Hashable, Codable {
  /// The mean of the differences; 0 where the model has no constant.
  let constant: Double
  /// What the constant adds to the level in each step; nil: it is added to the level itself.
  private let drift: Double?
  private var design: RegressionDesign?
  /// The coefficients of the design's columns, without its intercept.
  private let weights: [Double]

  init(_ shape: ARIMAShape, constant: Double, design: RegressionDesign?, weights: [Double]) {
    self.constant = constant
    drift = shape.levels > 0 ? constant / shape.constantStep : nil
    self.design = design
    self.weights = weights
  }

  /// Whether the parts have the lengths that the model reads.
  func fits(_ shape: ARIMAShape) -> Bool {
    weights.count == shape.regressors
      && design.map { $0.names.count == weights.count + 1 && $0.lagColumns.isEmpty }
        ?? weights.isEmpty
  }

  /// Whether all numbers are finite.
  var isFinite: Bool { constant.isFinite && weights.allSatisfy(\.isFinite) }

  /// Throws where the data of a position (from 0) are not known.
  func requireData(from first: Int, count: Int) throws(ForecastError) {
    guard let design, design.hasData else { return }
    for position in first..<(first + count) { try design.requireData(position: position + 1) }
  }

  /// The same mean with the data of another history; nil where it lacks them.
  func reading(_ history: TimeSeries) -> ARIMAMean? {
    guard let design, design.hasData else { return self }
    var copy = self
    guard let read = try? design.reading(history) else { return nil }
    copy.design = read
    return copy
  }

  /// A history without the values before the first one whose data are known.
  func startingWhereKnown(_ history: TimeSeries) -> TimeSeries {
    design?.startingWhereKnown(history) ?? history
  }

  /// Takes in the data beside the values that follow, from a position (from 0) on.
  mutating func take(_ next: TimeSeries, at position: Int) { design?.take(next, at: position) }

  /// Drops the data that positions (from 0) on from one do not need.
  mutating func forget(before position: Int) { design?.forget(before: position) }

  /// The levels at `count` positions (from 0) on from `first`; NaN where data are not known.
  func levels(from first: Int, count: Int) -> [Double] {
    var row = [Double](repeating: 0, count: weights.count + 1)
    return (first..<(first + count)).map { position in
      var level = drift.map { $0 * Double(position) } ?? constant
      guard let design else { return level }
      design.fill(&row, position: position + 1)
      for (index, weight) in weights.enumerated() { level += weight * row[index + 1] }
      return level
    }
  }
}
