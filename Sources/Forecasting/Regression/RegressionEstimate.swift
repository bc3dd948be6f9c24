/// The estimated coefficients of a regression, and what the uncertainty of its forecasts is made of.
struct RegressionEstimate: Sendable, Hashable, Codable {
  /// The number of complete rows.
  let rows: Int
  /// One a column, the intercept first.
  var coefficients: [Double]
  /// The sum of squared residuals, and that around the mean.
  var sumOfSquares: Double
  var totalSumOfSquares: Double
  /// The innovation variance σ², and its degrees of freedom.
  var variance: Double
  var degreesOfFreedom: Double
  /// The number of coefficients that the data are free to choose: fewer than there are under a
  /// penalty.
  var freeCoefficients: Double
  /// A p × p matrix F, column after column, for which σ²·F·F′ is the covariance of the coefficients.
  var factor: [Double]
  /// The penalty of ridge regression; nil: none.
  var penalty: Double?
  /// Whether an iteration has converged; nil where there is none.
  var converged: Bool?

  init(
    rows: Int, coefficients: [Double], sumOfSquares: Double, totalSumOfSquares: Double,
    factor: [Double]
  ) {
    self.rows = rows
    self.coefficients = coefficients
    self.sumOfSquares = sumOfSquares
    self.totalSumOfSquares = totalSumOfSquares
    self.factor = factor
    let degrees = Double(rows - coefficients.count)
    variance = degrees > 0 ? sumOfSquares / degrees : 0
    degreesOfFreedom = degrees
    freeCoefficients = Double(coefficients.count)
  }

  /// Ordinary least squares.
  init(_ design: DesignMatrix, _ response: [Double]) throws(ForecastError) {
    let solution = try LeastSquares(design, rightHandSides: [response], preferred: 1)
    self.init(
      rows: design.rows, coefficients: solution.coefficients[0],
      sumOfSquares: solution.sumsOfSquares[0], totalSumOfSquares: Self.spread(response),
      factor: solution.orthonormalising)
  }

  /// The sum of squares around the mean.
  static func spread(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  /// The variance of x′β in units of σ².
  /// - Complexity: O(coefficients²).
  func leverage(of x: [Double]) -> Double {
    factor.withUnsafeBufferPointer { factor in
      x.withUnsafeBufferPointer { LeastSquares.leverage(of: $0, factor: factor) }
    }
  }

  /// The standard errors of the coefficients.
  var standardErrors: [Double] {
    let deviation = variance.squareRoot()
    return LeastSquares.unitErrors(factor: factor, coefficients.count).map { deviation * $0 }
  }

  /// The share of the spread around the mean that the regression explains; nil without spread.
  var rSquared: Double? { totalSumOfSquares > 0 ? 1 - sumOfSquares / totalSumOfSquares : nil }

  /// The same, where each free coefficient counts against it (Theil 1961).
  var adjustedRSquared: Double? {
    guard let rSquared, Double(rows) > freeCoefficients else { return nil }
    return 1 - (1 - rSquared) * Double(rows - 1) / (Double(rows) - freeCoefficients)
  }
}

extension RegressionOptions {
  /// Estimates by the method asked for.
  func estimate(_ sample: RegressionSample) throws(ForecastError) -> RegressionEstimate {
    let (design, response) = (sample.matrix, sample.response)
    if let ridge {
      let path = try RidgePath(design, response, standardised: scale != Scale.none)
      switch ridge {
      case .penalty(let penalty): return try path.estimate(penalty: penalty)
      case .gcv: return try path.estimate(penalty: path.crossValidatedPenalty())
      }
    }
    if let halfLife {
      return try RegressionEstimate(
        design, response, weights: sample.ages.map { pow(0.5, Double($0) / halfLife) })
    }
    if loss == .huber { return try RegressionEstimate(huber: design, response) }
    return try RegressionEstimate(design, response)
  }
}
