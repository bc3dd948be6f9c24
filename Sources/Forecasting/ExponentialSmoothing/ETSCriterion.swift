/// What the estimates of exponential smoothing make small, written `criterion=mse`.
///
/// The reported likelihood and information criteria are those of the form's Gaussian likelihood at
/// the estimates, whatever the criterion.
public enum ETSCriterion: String, Sendable, Hashable, Codable, CaseIterable {
  /// The Gaussian likelihood of the form, made large.
  case likelihood
  /// The mean squared one-step error in the units of the data.
  case mse
  /// The mean absolute one-step error in the units of the data.
  case mae
}

extension ETSCriterion {
  /// The criterion of a word in a spec; the likelihood where there is none.
  init(named value: ModelSpec.Value?, _ reader: SpecReader) throws(ModelSpecError) {
    guard let value else {
      self = .likelihood
      return
    }
    guard let criterion = Self(rawValue: value.description) else {
      throw reader.invalid("\"\(value)\" is no criterion; expected likelihood, mse or mae")
    }
    self = criterion
  }
}
