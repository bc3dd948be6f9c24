extension Prediction {
  /// The prediction of what cannot lie below zero, such as sales: the distribution is censored there.
  ///
  /// Quantiles q become max(0, q), exactly those of max(0, Y), since quantiles follow any increasing
  /// function. Means become max(0, mean), not the larger mean of max(0, Y) (Tobin, 1958): so a
  /// forecast that needs no change keeps it, and an interval that held the mean still does. A note
  /// says how many means were raised; nothing is said where none is. Standard errors stay those of the
  /// model.
  /// - Complexity: O(horizon).
  public func nonNegative() -> Prediction {
    var result = self
    result.lowerBound = max(lowerBound ?? 0, 0)
    let raised = mean.count { $0 < 0 }
    if raised > 0 {
      result.uncutMean = uncutMean ?? mean
      result.mean = mean.map { max(0, $0) }
      let text = "\(raised) of \(horizon) forecasts lay below zero and were raised to it"
      result.note = note.map { "\($0); \(text)" } ?? text
    }
    return result
  }
}
