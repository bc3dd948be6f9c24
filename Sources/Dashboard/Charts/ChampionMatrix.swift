/// Which model won in which week, as a table: a row a series, a column a week, a letter and a colour
/// a model.
struct ChampionMatrix: Sendable {
  /// A week.
  struct Week: Sendable {
    let label: String
    let link: String
  }

  /// A series; nil where it had no forecast that week.
  struct Row: Sendable {
    let id: String
    let link: String
    let models: [String?]
  }

  let weeks: [Week]
  let rows: [Row]
  private let keys: [(model: String, count: Int)]
  private let places: [String: Int]
  /// Models with a colour of their own.
  private static let colours = 10

  init(weeks: [Week], rows: [Row]) {
    self.weeks = weeks
    self.rows = rows
    var counts: [String: Int] = [:]
    for model in rows.flatMap(\.models).compactMap(\.self) { counts[model, default: 0] += 1 }
    keys = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (model: $0.key, count: $0.value) }
    places = Dictionary(
      keys.enumerated().map { ($1.model, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var html: String {
    var html =
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\"><thead><tr>"
      + "<th scope=\"col\">series</th>"
    for week in weeks {
      html +=
        "<th scope=\"col\"><a href=\"\(Markup.escape(week.link))\">\(Markup.escape(week.label))"
        + "</a></th>"
    }
    html += "</tr></thead><tbody>"
    for row in rows {
      html +=
        "<tr><th scope=\"row\"><a href=\"\(Markup.escape(row.link))\">\(Markup.escape(row.id))"
        + "</a></th>"
      html += row.models.map(cell).joined() + "</tr>"
    }
    return html + "</tbody></table></div>" + legend
  }

  private func cell(_ model: String?) -> String {
    guard let model, let place = places[model] else { return "<td></td>" }
    return "<td class=\"\(Self.name(place))\" title=\"\(Markup.escape(model))\">"
      + "<abbr title=\"\(Markup.escape(model))\">\(Self.letter(place))</abbr></td>"
  }

  private var legend: String {
    let items = keys.enumerated().map { place, key in
      "<li><span class=\"\(Self.name(place))\">\(Self.letter(place))</span> "
        + "\(Markup.escape(key.model)) <span class=\"quiet\">\(key.count)</span></li>"
    }
    return "<ul class=\"legend\">\(items.joined())</ul>"
  }

  private static func name(_ place: Int) -> String {
    "m m\(place < colours ? "\(place)" : "x")"
  }

  /// A … Z, then A1, B1, …
  private static func letter(_ place: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(65 + place % 26)))
    return place < 26 ? letter : letter + "\(place / 26)"
  }
}
