extension SeasonalDecomposition {
  /// The written form before the plus: `stl(window=7,robust)`, `mstl(24,168)`,
  /// `classical(additive)`. What is as usual is not written.
  var spec: ModelSpec {
    switch self {
    case .stl(let window, let trend, let robust):
      let windows = window == .cycles(MSTL.window(ordinal: 0)) ? [] : [window]
      return ModelSpec("stl", Self.options(windows, trend, robust))
    case .mstl(let periods, let windows, let trend, let iterations, let robust):
      let seasons = periods.map { ModelSpec.Argument(.number(Double($0))) }
      let rounds = iterations == Self.usualIterations ? nil : iterations
      return ModelSpec("mstl", seasons + Self.options(windows, trend, robust, rounds: rounds))
    case .classical(let form):
      return ModelSpec("classical", [.init(.spec(ModelSpec(form.rawValue)))])
    }
  }

  private static let usualIterations = 2
  private static let largestWindow = 1_000_001

  private static func options(
    _ windows: [Window], _ trend: Int?, _ robust: Bool, rounds: Int? = nil
  ) -> [ModelSpec.Argument] {
    var arguments: [ModelSpec.Argument] = []
    if windows.count == 1 { arguments.append(.init(label: "window", windows[0].value)) }
    if windows.count > 1 { arguments.append(.init(label: "window", .list(windows.map(\.value)))) }
    if let trend { arguments.append(.init(label: "trend", .number(Double(trend)))) }
    if let rounds { arguments.append(.init(label: "iterate", .number(Double(rounds)))) }
    if robust { arguments.append(.init(.spec(ModelSpec("robust")))) }
    return arguments
  }

  static func readSTL(_ reader: inout SpecReader) throws(ModelSpecError) -> Self {
    let windows = try reader.windows()
    guard windows.count <= 1 else { throw reader.invalid("stl has one season, and one window") }
    let trend = try reader.trendWindow()
    return .stl(
      window: windows.first ?? .cycles(MSTL.window(ordinal: 0)), trend: trend,
      robust: reader.flag("robust"))
  }

  static func readMSTL(_ reader: inout SpecReader) throws(ModelSpecError) -> Self {
    var periods: [Int] = []
    while let number = reader.nextNumber() {
      guard let period = Int(exactly: number), (2...largestWindow).contains(period) else {
        throw reader.invalid("a season must be a whole number of steps from 2 on")
      }
      periods.append(period)
    }
    guard !periods.isEmpty else {
      throw reader.invalid("mstl needs the lengths of its seasons, such as mstl(24,168)")
    }
    guard Set(periods).count == periods.count else {
      throw reader.invalid("a season is written twice")
    }
    let windows = try reader.windows()
    guard windows.count <= 1 || windows.count == periods.count else {
      throw reader.invalid("window must be one for all \(periods.count) seasons, or one for each")
    }
    let trend = try reader.trendWindow()
    return .mstl(
      periods, windows: windows, trend: trend,
      iterations: try reader.count("iterate", in: 1...100) ?? usualIterations,
      robust: reader.flag("robust"))
  }

  static func readClassical(_ reader: inout SpecReader) throws(ModelSpecError) -> Self {
    for form in [ClassicalDecomposition.Form.additive, .multiplicative]
    where reader.flag(form.rawValue) {
      return .classical(form)
    }
    throw reader.invalid("write classical(additive) or classical(multiplicative)")
  }

  /// An odd number from 3 on, or nil.
  fileprivate static func window(_ value: ModelSpec.Value) -> Int? {
    guard case .number(let number) = value, let window = Int(exactly: number),
      (3...largestWindow).contains(window), window % 2 == 1
    else { return nil }
    return window
  }
}

extension SeasonalDecomposition.Window {
  fileprivate var value: ModelSpec.Value {
    switch self {
    case .cycles(let window): .number(Double(window))
    case .periodic: .spec(ModelSpec("periodic"))
    }
  }
}

extension SpecReader {
  /// Reads `window=7`, `window=periodic` or a list of such; empty where it is not there.
  fileprivate mutating func windows() throws(ModelSpecError) -> [SeasonalDecomposition.Window] {
    guard let value = named("window") else { return [] }
    var windows: [SeasonalDecomposition.Window] = []
    let values = if case .list(let values) = value { values } else { [value] }
    for value in values {
      if value == .spec(ModelSpec("periodic")) {
        windows.append(.periodic)
      } else if let window = SeasonalDecomposition.window(value) {
        windows.append(.cycles(window))
      } else {
        throw invalid("window must be an odd number of cycles from 3 on, or periodic, not \(value)")
      }
    }
    guard !windows.isEmpty else { throw invalid("window must not be empty") }
    return windows
  }

  /// Reads `trend=21`, or nil.
  fileprivate mutating func trendWindow() throws(ModelSpecError) -> Int? {
    guard let value = named("trend") else { return nil }
    guard let window = SeasonalDecomposition.window(value) else {
      throw invalid("trend must be an odd number of steps from 3 on, not \(value)")
    }
    return window
  }
}
