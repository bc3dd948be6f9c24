extension RegressionTerm {
  /// The written form: `trend`, `trend(piecewise,3)`, `season`, `fourier(3)`, `fourier(3,52.18)`,
  /// `week-of-year`, `holidays(us.csv)`, `lags(1,2,52)`, `exogenous(price,known)` or
  /// `exogenous(orders,lags=[1,2])`.
  public var spec: ModelSpec {
    switch self {
    case .trend: ModelSpec("trend")
    case .piecewiseTrend(let bends):
      ModelSpec("trend", [.init(.spec(ModelSpec("piecewise"))), .init(.number(Double(bends)))])
    case .season: ModelSpec("season")
    case .fourier(let order, let period):
      ModelSpec(
        "fourier",
        [.init(.number(Double(order)))] + (period.map { [.init(.number($0))] } ?? []))
    case .weekOfYear: ModelSpec("week-of-year")
    case .holidays(let file): ModelSpec("holidays", [.init(.word(file))])
    case .lags(let lags): ModelSpec("lags", integers: lags)
    case .exogenous(let columns):
      ModelSpec(
        "exogenous",
        columns.names.map { .init(.word($0)) }
          + (columns.isKnown ? [.init(.spec(ModelSpec("known")))] : [])
          + (columns.lags == Exogenous.habit(known: columns.isKnown)
            ? []
            : [.init(label: "lags", .list(columns.lags.map { .number(Double($0)) }))]))
    }
  }

  /// Reads the written form.
  /// - Throws: ``ModelSpecError/invalidArgument(spec:detail:)`` naming the term.
  public init(_ spec: ModelSpec) throws(ModelSpecError) {
    var reader = SpecReader(spec)
    switch spec.name {
    case "trend":
      self =
        reader.flag("piecewise")
        ? .piecewiseTrend(bends: try reader.integer("the number of bends", in: 1...Self.mostBends))
        : .trend
    case "season": self = .season
    case "fourier":
      let order = try reader.integer("the order", in: 1...Self.largestOrder)
      self = .fourier(order: order, period: reader.nextNumber())
    case "week-of-year": self = .weekOfYear
    case "holidays":
      guard let file = reader.nextWord() else {
        throw reader.invalid("name the file of the holidays, as in holidays(us.csv)")
      }
      self = .holidays(file: file)
    case "lags":
      var lags: [Int] = []
      repeat {
        lags.append(try reader.integer("a lag", in: 1...Self.longestLag))
      } while reader.remaining > 0
      self = .lags(lags)
    case "exogenous":
      let isKnown = reader.flag("known")
      let lags = try reader.integers("lags", in: 0...Self.longestLag)
      var names: [String] = []
      while let name = reader.nextWord() { names.append(name) }
      self = .exogenous(Exogenous(names, known: isKnown, lags: lags))
    default:
      throw reader.invalid(
        "a term must be trend, trend(piecewise,K), season, fourier(K), fourier(K,period), "
          + "week-of-year, holidays(FILE), lags(…) or exogenous(NAME…)")
    }
    try reader.finish()
    if let problem { throw reader.invalid(problem) }
  }
}
