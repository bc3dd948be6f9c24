/// What estimation gives, on the scale of the data.
struct ARIMAEstimate {
  /// The parameters in the coordinates of the search.
  var free: [Double]
  /// AR, seasonal AR, MA, seasonal MA.
  var coefficients: [Double]
  /// The mean of the differences; 0 where the model has no constant.
  var constant: Double
  /// The coefficients of the regression terms.
  var regression: [Double]
  /// Standard errors of coefficients, constant and terms; nil where they cannot be had.
  var standardErrors: [Double]?
  /// Whether the search ended where nothing could be gained.
  var converged: Bool
  /// The conditional sum of squares; nil where the likelihood is exact.
  var conditionalSum: Double?
  /// The exact likelihood's parts from the banded factor, where only those have all digits.
  var guarded: (sumOfSquares: Double, logDeterminant: Double)?
  /// How often the exact likelihood was evaluated.
  var evaluations = 0

  /// The estimate of a series whose differences do not vary.
  init(degenerate sample: ARIMASample, _ shape: ARIMAShape) {
    free = [Double](repeating: 0, count: shape.count)
    coefficients = free
    constant = sample.offset
    regression = [Double](repeating: 0, count: shape.regressors)
    converged = true
  }

  /// An estimate from its parts.
  init(
    free: [Double], coefficients: [Double], constant: Double, regression: [Double] = [],
    standardErrors: [Double]?, converged: Bool
  ) {
    self.free = free
    self.coefficients = coefficients
    self.constant = constant
    self.regression = regression
    self.standardErrors = standardErrors
    self.converged = converged
  }
}
