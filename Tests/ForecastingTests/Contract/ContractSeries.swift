import Forecasting

/// Series that every forecaster has to cope with: a finite forecast, or a typed error.
enum ContractSeries {
  static let season = 6

  /// Name and series of each case.
  static var all: [(name: String, series: TimeSeries)] {
    let regular = TimeSeries.synthetic(count: 48, season: season).values
    func missing(_ positions: Range<Int>) -> [Double] {
      var values = regular
      for position in positions { values[position] = .nan }
      return values
    }
    var outlier = regular
    outlier[20] += 4e6
    var cases: [(String, [Double])] = (0...(2 * season + 1)).map {
      ("length \($0)", Array(regular.prefix($0)))
    }
    cases += [
      ("regular", regular),
      ("constant", Array(repeating: 7, count: 48)),
      ("all zero", Array(repeating: 0, count: 48)),
      ("negative", regular.map { -$0 }),
      ("around zero", regular.map { $0 - 210 }),
      ("a straight line", (0..<48).map { 3 + 0.25 * Double($0) }),
      ("perfectly seasonal", (0..<48).map { [5.0, 9, 2, 7, 8, 3][$0 % 6] }),
      ("missing at the start", missing(0..<6)),
      ("missing in the middle", missing(20..<27)),
      ("missing at the end", missing(43..<48)),
      ("every second value missing", regular.enumerated().map { $0 % 2 == 0 ? $1 : .nan }),
      ("all missing", Array(repeating: .nan, count: 48)),
      ("one value observed", (0..<48).map { $0 == 30 ? 5 : .nan }),
      ("scale 1e12", regular.map { $0 * 1e12 }),
      ("scale 1e-12", regular.map { $0 * 1e-12 }),
      ("offset 1e12", regular.map { $0 + 1e12 }),
      ("scale 1e100", regular.map { $0 * 1e97 }),
      ("integers", regular.map { $0.rounded() }),
      ("one outlier", outlier),
      ("a step", (0..<48).map { $0 < 24 ? 10.0 : 1000 }),
      ("alternating", (0..<48).map { $0 % 2 == 0 ? 1.0 : -1 }),
      ("exponential growth", (0..<48).map { 2.0 * Double(1 << min($0, 40)) }),
      ("mostly zeros", (0..<48).map { $0 % 7 == 3 ? 4.0 : 0 }),
    ]
    return cases.map { ($0.0, TimeSeries(id: $0.0, values: $0.1, season: season)) }
  }

  /// Deterministic random series of many shapes.
  static func fuzz(seed: UInt64) -> TimeSeries {
    var random = TestRandom(seed: seed)
    let count = Int.random(in: 0...60, using: &random)
    let season = [1, 2, 4, 7, 12].randomElement(using: &random)!
    let slope = [0, 0, 0.5, -3].randomElement(using: &random)!
    let persistence = [0, 0.6, 0.99, 1, -0.8].randomElement(using: &random)!
    let scale = [1, 1, 1e-9, 1e9].randomElement(using: &random)!
    var level = 0.0
    let values = (0..<count).map { t -> Double in
      level = persistence * level + random.normal()
      if Double.random(in: 0..<1, using: &random) < 0.05 { return .nan }
      let outlier = Double.random(in: 0..<1, using: &random) < 0.02 ? 1e4 : 0
      return scale * (100 + slope * Double(t) + level + outlier)
    }
    return TimeSeries(id: "fuzz \(seed)", values: values, season: season)
  }
}
