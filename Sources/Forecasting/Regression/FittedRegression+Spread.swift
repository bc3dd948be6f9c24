/// How innovations and the uncertainty of the coefficients spread through lags.
extension Regression.Fitted {
  /// The derivative of a forecast by the coefficients: directly, and through the forecasts that
  /// it lags to.
  /// - Parameter earlier: those of the positions before it; nil where the value is observed.
  func gradient(_ row: [Double], _ earlier: [[Double]?]) -> [Double] {
    var gradient = row
    for lag in design.lagColumns where lag.lag <= earlier.count {
      guard let before = earlier[earlier.count - lag.lag] else { continue }
      let weight = coefficients[lag.column]
      for column in gradient.indices { gradient[column] += weight * before[column] }
    }
    return gradient
  }

  /// The derivatives of the values kept in memory; nil for observed ones.
  func gapGradients() -> [[Double]?] {
    var row = [Double](repeating: 0, count: coefficients.count)
    var gradients: [[Double]?] = []
    let oldest = max(header.count - memory.capacity, 0)
    for position in oldest..<header.count {
      // What the oldest values lag to is forgotten; their own part has died down by now.
      let known = !memory.isFilled(position) || position - oldest < design.longestLag
      gradients.append(
        known || oneStep(at: position, memory, &row) == nil ? nil : gradient(row, gradients))
    }
    return gradients
  }

  /// The positions in memory that hold forecasts.
  var gaps: [Int] {
    (max(header.count - memory.capacity, 0)..<header.count).filter { memory.isFilled($0) }
  }

  /// The variance that innovations bring into each step, in units of σ²: those of the steps
  /// themselves, and those of the gaps that were filled by forecasts.
  func innovationVariances(horizon: Int) -> [Double] {
    var variances = [Double](repeating: 0, count: horizon)
    var sum = 0.0
    for (step, response) in responses(from: header.count, horizon: horizon).enumerated() {
      sum += response * response
      variances[step] = sum
    }
    for gap in gaps {
      let spread = responses(from: gap, horizon: horizon + header.count - gap)
      for step in 0..<horizon {
        let response = spread[spread.count - horizon + step]
        variances[step] += response * response
      }
    }
    return variances
  }

  /// What an innovation of 1 at a position does to it and to the values after it: ψ-weights, but
  /// for values that are observed, which it cannot change.
  func responses(from start: Int, horizon: Int) -> [Double] {
    var responses = [Double](repeating: 0, count: horizon)
    for step in 0..<horizon {
      let position = start + step
      if step == 0 {
        responses[step] = 1
      } else if position >= header.count || memory.isFilled(position) {
        for lag in design.lagColumns where lag.lag <= step {
          responses[step] += coefficients[lag.column] * responses[step - lag.lag]
        }
      }
    }
    return responses
  }
}
