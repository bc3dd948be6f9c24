/// Which of the ranked models is taken.
public enum SelectionRule: String, Sendable, Hashable, Codable, CaseIterable {
  /// The one with the best score; ties go to the model named first.
  case minimum
  /// The simplest one whose score is worse than the best by at most one standard error *of that
  /// difference*.
  ///
  /// Breiman, Friedman, Olshen & Stone (1984, 3.4.3) and Hastie, Tibshirani & Friedman (2009, 7.10)
  /// take the standard error of the best score itself. All models are scored on the same cells here,
  /// and most of that error is common to them: hard series, hard weeks. It would let in models that
  /// are worse on nearly every series. The error of the paired difference counts only what sets two
  /// models apart.
  ///
  /// Simplicity is the order of ``ModelCatalogue/families``, combinations last; among models of one
  /// family the one named first is taken.
  case oneStandardError = "one-standard-error"
}
