import Foundation

/// A plane with two scales on which marks are put, and the SVG that comes of it.
///
/// Colours, weights and fonts are those of classes in the stylesheet. Values that are not finite are
/// left out, and what lies outside the scales is drawn at their edge.
package struct Plot: Sendable {
  /// The room around the plane.
  package struct Margin: Sendable, Hashable {
    package var (top, right, bottom, left) = (12.0, 16.0, 24.0, 52.0)

    package init(
      top: Double = 12, right: Double = 16, bottom: Double = 24, left: Double = 52
    ) {
      (self.top, self.right, self.bottom, self.left) = (top, right, bottom, left)
    }
  }

  package let width: Double
  package let height: Double
  package let margin: Margin
  package let x: LinearScale
  package let y: LinearScale
  private var body = ""

  /// A plane.
  package init(
    width: Double, height: Double, margin: Margin = Margin(), x: ClosedRange<Double>,
    y: ClosedRange<Double>
  ) {
    self.width = width
    self.height = height
    self.margin = margin
    self.x = LinearScale(domain: x, start: margin.left, end: width - margin.right)
    self.y = LinearScale(domain: y, start: height - margin.bottom, end: margin.top)
  }

  /// Horizontal gridlines at round values, with labels on the left.
  package mutating func valueAxis(count: Int = 5) {
    let ticks = NumberTicks(y.domain, count: count)
    for value in ticks.values {
      let place = SVG.number(y(value))
      body +=
        "<path class=\"grid\" d=\"M\(SVG.number(x.start)) \(place)H\(SVG.number(x.end))\"/>"
        + "<text class=\"tick\" x=\"\(SVG.number(margin.left - 6))\" y=\"\(place)\" dy=\"4\" "
        + "text-anchor=\"end\">\(ticks.label(value))</text>"
    }
  }

  /// Marks with labels below the plane.
  package mutating func axis(_ ticks: [AxisTick]) {
    for tick in ticks where tick.position.isFinite && x.domain.contains(tick.position) {
      let place = SVG.number(x(tick.position))
      let bottom = y.start
      body +=
        "<path class=\"grid\" d=\"M\(place) \(SVG.number(bottom))v4\"/>"
        + "<text class=\"tick\" x=\"\(place)\" y=\"\(SVG.number(bottom + 17))\" "
        + "text-anchor=\"middle\">\(Markup.escape(tick.label))</text>"
    }
  }

  /// A line that is broken where a value is missing.
  package mutating func line(_ points: [(x: Double, y: Double)], _ name: String) {
    let path = LinePath(points, x: x, y: y)
    if !path.isEmpty { body += "<path class=\"line \(name)\" d=\"\(path.commands)\"/>" }
    for (left, top) in path.lone {
      body += "<circle class=\"\(name)\" cx=\"\(left)\" cy=\"\(top)\" r=\"1.5\"/>"
    }
  }

  /// The area between two lines; positions where either is missing are left out.
  package mutating func band(_ points: [(x: Double, low: Double, high: Double)], _ name: String) {
    let known = points.filter { $0.x.isFinite && $0.low.isFinite && $0.high.isFinite }
    guard known.count > 1 else {
      if let one = known.first { segment(from: (one.x, one.low), to: (one.x, one.high), name) }
      return
    }
    let upper = known.map { "\(SVG.number(x($0.x))) \(SVG.number(y($0.high)))" }
    let lower = known.reversed().map { "\(SVG.number(x($0.x))) \(SVG.number(y($0.low)))" }
    body += "<path class=\"\(name)\" d=\"M\((upper + lower).joined(separator: "L"))Z\"/>"
  }

  /// A straight line between two points.
  package mutating func segment(
    from: (x: Double, y: Double), to: (x: Double, y: Double), _ name: String
  ) {
    guard from.x.isFinite, from.y.isFinite, to.x.isFinite, to.y.isFinite else { return }
    body +=
      "<path class=\"\(name)\" d=\"M\(SVG.number(x(from.x))) \(SVG.number(y(from.y)))"
      + "L\(SVG.number(x(to.x))) \(SVG.number(y(to.y)))\"/>"
  }

  /// A dot, with words that appear over it.
  package mutating func dot(
    _ x: Double, _ y: Double, radius: Double = 3, _ name: String, title: String? = nil
  ) {
    guard x.isFinite, y.isFinite else { return }
    let place = "cx=\"\(SVG.number(self.x(x)))\" cy=\"\(SVG.number(self.y(y)))\""
    let open = "<circle class=\"\(name)\" \(place) r=\"\(SVG.number(radius))\""
    body += title.map { "\(open)><title>\(Markup.escape($0))</title></circle>" } ?? "\(open)/>"
  }

  /// A bar between two values, `from` and `to` being its sides on the other axis.
  package mutating func bar(from: Double, to: Double, base: Double, value: Double, _ name: String) {
    guard from.isFinite, to.isFinite, base.isFinite, value.isFinite else { return }
    let (left, right) = (x(from), x(to))
    let (one, other) = (y(base), y(value))
    body +=
      "<rect class=\"\(name)\" x=\"\(SVG.number(left))\" y=\"\(SVG.number(min(one, other)))\" "
      + "width=\"\(SVG.number(max(right - left, 0.5)))\" "
      + "height=\"\(SVG.number(abs(one - other)))\"/>"
  }

  /// Words at a place of the drawing, in its own units.
  package mutating func text(
    _ text: String, left: Double, top: Double, _ name: String = "label", anchor: String = "start"
  ) {
    guard left.isFinite, top.isFinite else { return }
    let end = anchor == "start" ? "" : " text-anchor=\"\(anchor)\""
    body +=
      "<text class=\"\(name)\" x=\"\(SVG.number(left))\" y=\"\(SVG.number(top))\"\(end)>"
      + "\(Markup.escape(text))</text>"
  }

  /// Words that name lines at their ends on the right, moved apart where they would touch.
  package mutating func endLabels(_ labels: [(text: String, y: Double, name: String)]) {
    let known = labels.filter { $0.y.isFinite }
    let places = Self.apart(known.map { y($0.y) }, gap: 13, within: margin.top...(height - 6))
    for (label, place) in zip(known, places) {
      text(label.text, left: x.end + 6, top: place + 4, "label \(label.name)")
    }
  }

  /// Places at least a gap apart, as near to those that are wanted as their order allows.
  static func apart(_ wanted: [Double], gap: Double, within: ClosedRange<Double>) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    var places = wanted
    var next = within.lowerBound
    for index in order {
      places[index] = max(wanted[index], next)
      next = places[index] + gap
    }
    var limit = within.upperBound
    for index in order.reversed() {
      places[index] = min(places[index], limit)
      limit = places[index] - gap
    }
    return places
  }

  /// The drawing.
  /// - Parameters:
  ///   - id: unique in the page.
  ///   - title: what it shows.
  ///   - words: what there is to see.
  package func svg(id: String, title: String, words: String, name: String = "") -> String {
    "<svg class=\"plot\(name.isEmpty ? "" : " " + name)\" xmlns=\"http://www.w3.org/2000/svg\" "
      + "width=\"\(SVG.number(width))\" height=\"\(SVG.number(height))\" "
      + "viewBox=\"0 0 \(SVG.number(width)) \(SVG.number(height))\" role=\"img\" "
      + "aria-labelledby=\"\(id)-t \(id)-d\"><title id=\"\(id)-t\">\(Markup.escape(title))</title>"
      + "<desc id=\"\(id)-d\">\(Markup.escape(words))</desc>\(body)</svg>"
  }

  /// The drawing of a line of text, with a few words, or none where such stand beside it.
  package func bare(name: String, label: String?) -> String {
    let role =
      label.map { "role=\"img\" aria-label=\"\(Markup.escape($0))\"" } ?? "aria-hidden=\"true\""
    return
      "<svg class=\"plot \(name)\" width=\"\(SVG.number(width))\" height=\"\(SVG.number(height))\" "
      + "viewBox=\"0 0 \(SVG.number(width)) \(SVG.number(height))\" \(role)>\(body)</svg>"
  }
}
