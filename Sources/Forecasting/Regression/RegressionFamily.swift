extension ModelFamily {
  /// `regression(terms…,option=…)`.
  static let regression = ModelFamily(
    "regression",
    entries: [
      Entry(
        "regression(trend)", family: "regression", seasonal: false, description: "a straight line"),
      Entry(
        "regression(trend,season)", family: "regression", seasonal: true,
        description: "a straight line and a level for every season"),
      Entry(
        "regression(trend,fourier(3))", family: "regression", seasonal: true,
        description: "a straight line and three pairs of sine and cosine"),
      Entry(
        "regression(trend,fourier(3),lags(1,2))", family: "regression", seasonal: true,
        description: "the same, and the last two values"),
      Entry(
        "regression(trend,season,loss=huber)", family: "regression", seasonal: true,
        description: "a line and seasonal levels that outliers pull less"),
      Entry(
        "regression(trend,fourier(3),lags(1,2),ridge=gcv)", family: "regression", seasonal: true,
        description: "shrunken coefficients, by generalised cross-validation"),
      Entry(
        "regression(trend,season,lags(1,2),strategy=direct)", family: "regression", seasonal: true,
        description: "a regression of its own for each step ahead"),
      Entry(
        "regression(trend,season,lags(1,2),select=aicc)", family: "regression", seasonal: true,
        description: "those of the terms that AICc keeps"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let options = try reader.regressionOptions()
    var terms: [RegressionTerm] = []
    while let term = reader.nextTerm() {
      do throws(ModelSpecError) {
        terms.append(try RegressionTerm(term))
      } catch .invalidArgument(let part, let detail) {
        throw reader.invalid("in \"\(part)\": \(detail)")
      }
    }
    try reader.finish()
    if let problem = RegressionDesign.problem(terms) { throw reader.invalid(problem) }
    return Regression(terms, options: options)
  }
}
