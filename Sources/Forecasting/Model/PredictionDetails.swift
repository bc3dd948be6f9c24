/// What only some predictions have beside their moments, behind one reference: others stay small, and
/// are quickly passed on.
struct PredictionDetails: Sendable {
  /// The details; none at first.
  struct Content: Sendable, Hashable, Codable {
    var note: String?
    var quantiles: QuantileTable?
    var transformed: TransformedNormal?
    var sources: [IntervalSource]?
    var lowerBound: Double?
    var uncutMean: [Double]?
  }

  private final class Box: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }
  }

  private var box: Box?

  /// No details.
  init() {}

  var content: Content {
    get { box?.content ?? Content() }
    set { box = newValue == Content() ? nil : Box(newValue) }
  }
}

extension PredictionDetails: Hashable {
  static func == (a: PredictionDetails, b: PredictionDetails) -> Bool {
    a.box === b.box || a.content == b.content
  }

  func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

extension PredictionDetails: Codable {
  func encode(to encoder: any Encoder) throws { try content.encode(to: encoder) }

  init(from decoder: any Decoder) throws { content = try Content(from: decoder) }
}
