/// How the theta methods treat the season of a series.
public enum ThetaSeason: String, Sendable, Hashable, Codable {
  /// Where more than two cycles are seen, a test of the autocorrelation at 90 % decides whether
  /// there is a season. It is taken out in proportion; by difference where a value is not above
  /// zero or an index comes near zero.
  case tested
  /// There is none.
  case none
  /// It is taken out in proportion, without a test.
  case multiplicative
  /// It is taken out by difference, without a test.
  case additive

  /// What was found in a series.
  struct Finding {
    /// The indices, nil without a season.
    var indices: SeasonalIndices?
    /// What the test said; nil where none was made.
    var test: SeasonalityTest?
    /// What to ask for to get these indices without a test.
    var resolved: ThetaSeason {
      switch indices?.form {
      case nil: .none
      case .additive: .additive
      case .multiplicative: .multiplicative
      }
    }
  }

  /// Looks for the season.
  /// - Throws: ``ForecastError/nonPositive``, ``ForecastError/missingValues(_:)`` or
  ///   ``ForecastError/notEstimable(_:)`` where the season that was asked for cannot be had.
  /// - Complexity: O(*n*·m) with a test, O(*n*) without.
  func find(in values: UnsafeBufferPointer<Double>, seasonLength m: Int, smallest: Double)
    throws(ForecastError) -> Finding
  {
    guard self != .none, m > 1 else { return Finding() }
    guard self == .tested else {
      let form = self == .additive ? ClassicalDecomposition.Form.additive : .multiplicative
      if form == .multiplicative, !(smallest > 0) { throw .nonPositive }
      guard let indices = SeasonalIndices(form, seasonLength: m, of: values) else {
        throw .notEstimable("seasonal indices: a season is near zero or was not observed enough")
      }
      return Finding(indices: indices)
    }
    guard values.count > 2 * m else { return Finding() }
    let test = SeasonalityTest(values, seasonLength: m)
    guard test.isSeasonal else { return Finding(test: test) }
    let multiplicative =
      smallest > 0 ? SeasonalIndices(.multiplicative, seasonLength: m, of: values) : nil
    let indices = multiplicative ?? SeasonalIndices(.additive, seasonLength: m, of: values)
    return Finding(indices: indices, test: test)
  }
}
