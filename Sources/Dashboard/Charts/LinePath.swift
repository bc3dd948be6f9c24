/// The path of a line, broken where values are missing, and thinned where there are more of them
/// than a screen can show.
struct LinePath: Sendable {
  /// Commands of SVG.
  let commands: String
  /// Points without a neighbour, which a path would not show.
  let lone: [(x: String, y: String)]

  /// The most points of a line. Of each stretch that is thinned the first, the smallest, the largest
  /// and the last stay, so that no peak is lost.
  static let limit = 900

  var isEmpty: Bool { commands.isEmpty }

  init(_ points: [(x: Double, y: Double)], x: LinearScale, y: LinearScale) {
    var commands = ""
    var lone: [(x: String, y: String)] = []
    for run in Self.runs(points) {
      let places = Self.thinned(run, share: Double(run.count) / Double(max(points.count, 1)))
        .map { (x: SVG.number(x($0.x)), y: SVG.number(y($0.y))) }
      if places.count == 1 {
        lone.append(places[0])
      } else {
        commands += "M" + places.map { "\($0.x) \($0.y)" }.joined(separator: "L")
      }
    }
    self.commands = commands
    self.lone = lone
  }

  /// Stretches without a missing value.
  private static func runs(_ points: [(x: Double, y: Double)]) -> [ArraySlice<
    (x: Double, y: Double)
  >] {
    points.split { !$0.x.isFinite || !$0.y.isFinite }
  }

  private static func thinned(_ run: ArraySlice<(x: Double, y: Double)>, share: Double)
    -> [(x: Double, y: Double)]
  {
    let allowed = max(4, Int(Double(limit) * share))
    guard run.count > allowed else { return Array(run) }
    let stretches = max(1, allowed / 4)
    let points = Array(run)
    return (0..<stretches).flatMap { stretch -> [(x: Double, y: Double)] in
      let range = (points.count * stretch / stretches)..<(points.count * (stretch + 1) / stretches)
      guard let low = range.min(by: { points[$0].y < points[$1].y }),
        let high = range.max(by: { points[$0].y < points[$1].y })
      else { return [] }
      return Set([range.lowerBound, low, high, range.upperBound - 1]).sorted().map { points[$0] }
    }
  }
}
