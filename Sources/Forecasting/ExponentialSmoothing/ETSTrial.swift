/// How one form of an automatic choice fared.
struct ETSTrial: Codable {
  /// What became of it.
  enum Verdict: Codable {
    /// It was estimated to the end.
    case estimated
    /// It was estimated to the end and is lower than the winner, but not by as much as its trend
    /// has to be.
    case passedOver
    /// Its search was given up.
    case givenUp
    /// No starting values kept its path above zero.
    case noStart
    /// It cannot be fitted to the series.
    case leftOut(ForecastError)
    /// The series is constant, and a simpler form says so.
    case constant
  }

  let form: ETSForm
  /// The criterion of the choice at the end, or where the search was given up.
  let criterion: Double?
  let verdict: Verdict

  /// The same in words.
  var candidate: FitSummary.Candidate {
    let reason: String? =
      switch verdict {
      case .estimated: nil
      case .passedOver: "lower, but not by as much as its trend has to be"
      case .givenUp: "given up at this value, not likely to come below the best"
      case .noStart: "no starting values keep its path above zero"
      case .leftOut(let error): error.description
      case .constant: "all values are equal"
      }
    return FitSummary.Candidate(
      ETS.spec(of: form, .likelihood), criterion: criterion, leftOut: reason)
  }
}
