/// Least absolute errors, from the point of least squares on.
///
/// The kink of |e| is rounded off, √(e² + width²), and made narrower from search to search. Each
/// search starts from the metric of iteratively reweighted least squares (Schlossmacher, 1973).
struct ETSAbsoluteSearch {
  let form: ETSForm
  let preparation: ETSPreparation

  /// Widths as shares of the mean absolute error that least squares leave.
  private static let widths = [0.3, 0.03, 0.003]

  /// Moves a point to one whose mean absolute error is lower, or leaves it; true where the last
  /// search converged.
  func improve(_ parameters: inout ETSParameters, _ state: inout ETSState, stop: StopFlag)
    throws(ForecastError) -> Bool
  {
    var lowest = meanAbsoluteError(parameters, state)
    guard lowest > 0 else { return true }
    let unit = lowest
    var point = (parameters: parameters, state: state)
    var converged = true
    for width in Self.widths {
      var best = ETSBest(form: form, preparation, kink: width * unit)
      try best.search(from: point.parameters, point.state, stop: stop)
      guard let end = best.parameters, let endState = best.state else { break }
      converged = best.converged
      point = (end, endState)
      let error = meanAbsoluteError(end, endState)
      if error < lowest { (lowest, parameters, state) = (error, end, endState) }
    }
    return converged
  }

  private func meanAbsoluteError(_ parameters: ETSParameters, _ state: ETSState) -> Double {
    let values = preparation.values
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { means in
      var state = state
      let trace = ETSMeanTrace(means: means.baseAddress!)
      let sums = state.run(form, parameters, over: values, phase: 0, trace: trace)
      var total = 0.0
      for t in values.indices where !values[t].isNaN { total += abs(values[t] - means[t]) }
      return total / Double(sums.observed)
    }
  }
}

extension ETSTape {
  /// The weight of an error in the units of the data: 1/√(e² + kink²).
  @inline(__always)
  func weight(_ error: Double) -> Double { 1 / (error * error + kink * kink).squareRoot() }

  /// Sums √(e² + kink²) over the observed values and notes how hard each error pulls.
  func absoluteLoss(_ values: UnsafeBufferPointer<Double>) -> Double {
    var total = 0.0
    for t in values.indices where !values[t].isNaN {
      let weight = weight(values[t] - mean[t])
      total += 1 / weight
      pull[t] = error[t] * weight
    }
    return total
  }
}
