extension ModelFamily {
  /// `arima(p,d,q)` and `arima(p,d,q)(P,D,Q)`.
  static let arima = ModelFamily(
    "arima",
    entries: [
      Entry(
        "arima(0,1,1)", family: "ARIMA", seasonal: false,
        description: "simple exponential smoothing as an ARIMA model"),
      Entry(
        "arima(1,1,1)", family: "ARIMA", seasonal: false,
        description: "changes that follow the last change and the last error"),
      Entry(
        "arima(0,1,1)(0,1,1)", family: "ARIMA", seasonal: true,
        description: "the airline model: smoothed changes, from step to step and cycle to cycle"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let order = try reader.order(names: ["p", "d", "q"], bounds: ARIMAOrder.bounds)
    var seasonal: ARIMAOrder?
    if let group = spec.seasonalArguments {
      var groupReader = SpecReader(ModelSpec(spec.name, group))
      do throws(ModelSpecError) {
        seasonal = try groupReader.order(
          names: ["P", "D", "Q"], bounds: ARIMAOrder.seasonalBounds)
        try groupReader.finish()
      } catch .invalidArgument(_, let detail) {
        throw reader.invalid(detail)
      }
    }
    let differences = order.d + (seasonal?.d ?? 0)
    let constant = try reader.constant(differences: differences)
    let method = try reader.method()
    let transformation = try reader.transformation()
    let regressors = try reader.regressors()
    if let problem = ARIMA.problem(regressors, method) { throw reader.invalid(problem) }
    try reader.finish(allowsSeasonalGroup: true)
    return ARIMA(
      order.p, order.d, order.q, seasonal: seasonal, constant: constant, regressors: regressors,
      method: method, transformation: transformation)
  }

  /// `ar(p)`.
  static let ar = ModelFamily(
    "ar",
    entries: [
      Entry(
        "ar(1)", family: "ARIMA", seasonal: false,
        description: "an autoregression: pulled back to the mean from the last value")
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let order = try reader.integer("p", in: ARIMAOrder.bounds.p)
    let constant = try reader.constant(differences: 0)
    let method = try reader.method()
    try reader.finish()
    return AR(order, constant: constant, method: method)
  }

  /// `auto-arima`.
  static let autoARIMA = ModelFamily(
    "auto-arima",
    entries: [
      Entry(
        "auto-arima", family: "ARIMA", seasonal: true,
        description: "an ARIMA model whose orders are chosen by tests and AICc")
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let exhaustive = reader.flag("exhaustive")
    let criterion = try reader.criterion()
    let differences = try reader.count("d", in: ARIMAOrder.bounds.d)
    let seasonal = try reader.count("D", in: ARIMAOrder.seasonalBounds.d)
    let isHarmonic = reader.flag("harmonic")
    let transformation = try reader.transformation()
    let terms = try reader.regressors()
    if let problem = ARIMA.problem(terms, nil) { throw reader.invalid(problem) }
    if isHarmonic, !terms.isEmpty { throw reader.invalid("harmonic stands in place of terms") }
    try reader.finish()
    return AutoARIMA(
      exhaustive: exhaustive, criterion: criterion, differences: differences,
      seasonalDifferences: seasonal, regressors: isHarmonic ? .harmonics : .terms(terms),
      transformation: transformation)
  }
}

extension SpecReader {
  fileprivate mutating func order(
    names: [String], bounds: (p: ClosedRange<Int>, d: ClosedRange<Int>, q: ClosedRange<Int>)
  ) throws(ModelSpecError) -> ARIMAOrder {
    ARIMAOrder(
      try integer(names[0], in: bounds.p), try integer(names[1], in: bounds.d),
      try integer(names[2], in: bounds.q))
  }

  /// Reads `drift` or `constant=true|false`.
  fileprivate mutating func constant(differences: Int) throws(ModelSpecError) -> Bool? {
    let drift = flag("drift")
    let argument = named("constant")
    guard drift || argument != nil else { return nil }
    if drift, differences == 0 {
      throw invalid("drift needs d + D = 1; without differences write constant=true for a mean")
    }
    if drift, argument != nil { throw invalid("drift and constant= exclude each other") }
    let wanted: Bool
    switch argument {
    case nil, .spec(ModelSpec("true")): wanted = true
    case .spec(ModelSpec("false")): wanted = false
    default: throw invalid("constant must be true or false")
    }
    if wanted, differences > 1 {
      throw invalid("a drift needs d + D = 1, not \(differences): more differences make it a curve")
    }
    return wanted
  }

  /// Reads the terms that are left.
  fileprivate mutating func regressors() throws(ModelSpecError) -> [RegressionTerm] {
    var terms: [RegressionTerm] = []
    while let term = nextTerm() {
      do throws(ModelSpecError) {
        terms.append(try RegressionTerm(term))
      } catch .invalidArgument(_, let detail) {
        throw invalid("unexpected argument \"\(term)\": \(detail)")
      }
    }
    return terms
  }

  /// Reads `method=ml`, `css` or `css-ml`.
  fileprivate mutating func method() throws(ModelSpecError) -> ARIMA.Method? {
    guard let argument = named("method") else { return nil }
    guard case .spec(let word) = argument, let method = ARIMA.Method(rawValue: word.description)
    else {
      throw invalid("method must be ml, css or css-ml, not \(argument)")
    }
    return method
  }
}
