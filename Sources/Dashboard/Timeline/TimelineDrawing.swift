import Flow
import Foundation

/// A timeline as SVG to stand in a page.
package struct TimelineDrawing {
  /// Longer names are cut; the whole one is in the title.
  static let longestLabel = 27

  private let timeline: Timeline
  private let frame: TimelineFrame
  private let run: String
  private var svg = ""

  /// The drawing.
  /// - Parameters:
  ///   - timeline: what is to be drawn.
  ///   - chips: artifacts by the name of the row that published them.
  ///   - run: the id of the run, for links.
  static func svg(_ timeline: Timeline, chips: [String: [TimelineChip]], run: String) -> String {
    var drawing = TimelineDrawing(
      timeline: timeline, frame: TimelineFrame(timeline, chips), run: run)
    drawing.draw()
    return drawing.svg
  }

  /// The drawing without chips.
  package static func svg(_ timeline: Timeline, run: String) -> String {
    svg(timeline, chips: [:], run: run)
  }

  private mutating func draw() {
    let height = Self.text(frame.height)
    svg +=
      "<svg class=\"timeline\" viewBox=\"0 0 \(Self.text(TimelineFrame.width)) \(height)\" "
      + "role=\"group\" aria-labelledby=\"timeline-title timeline-desc\">"
      + "<title id=\"timeline-title\">Timeline of the run</title><desc id=\"timeline-desc\">"
      + "\(Markup.escape(description))</desc>"
    drawAxis()
    drawOrder()
    for (row, place) in zip(timeline.rows, frame.rows) { draw(row, place) }
    svg += "</svg>"
  }

  /// What somebody is told who does not see it.
  private var description: String {
    let tasks = timeline.rows.reduce(0) { $0 + $1.bars.count }
    let rows = timeline.rows.map { row in
      let count = row.isFamily ? ", \(row.bars.count) tasks" : ""
      let failed = row.failed > 0 ? ", \(row.failed) failed" : ""
      let length = Amount.time(row.span.end - max(0, row.span.start))
      return "\(row.name)\(count)\(failed), from \(Amount.time(row.span.start)) for \(length)"
    }
    return "\(tasks) tasks over \(Amount.time(timeline.length)): \(rows.joined(separator: "; "))."
  }

  private mutating func drawAxis() {
    let bottom = Self.text(frame.height - 4)
    for tick in TimeAxis.ticks(length: timeline.length) {
      let x = Self.text(frame.x(tick.seconds))
      svg +=
        "<path class=\"grid\" d=\"M\(x) 20V\(bottom)\"/>"
        + "<text class=\"tick\" x=\"\(x)\" y=\"13\">\(tick.label)</text>"
    }
  }

  /// Curves from what had ended to what began then.
  private mutating func drawOrder() {
    var path = ""
    for pair in timeline.order {
      let (from, to) = (frame.rows[pair.before], frame.rows[pair.after])
      let x1 = frame.x(timeline.rows[pair.before].span.end)
      let x2 = frame.x(timeline.rows[pair.after].span.start)
      let bend = max(10, (x2 - x1) / 2)
      path +=
        "M\(Self.text(x1)) \(Self.text(from.middle))C\(Self.text(x1 + bend)) "
        + "\(Self.text(from.middle)) \(Self.text(x2 - bend)) \(Self.text(to.middle)) "
        + "\(Self.text(x2)) \(Self.text(to.middle))"
    }
    if !path.isEmpty { svg += "<path class=\"lead-to\" d=\"\(path)\"/>" }
  }

  private mutating func draw(_ row: TimelineRow, _ place: TimelineFrame.Row) {
    drawName(row, place)
    switch row.form {
    case .lanes: for bar in row.bars { draw(bar, row, place) }
    case .band: drawBand(row, place)
    }
    for chip in place.chips { draw(chip) }
  }

  private mutating func drawName(_ row: TimelineRow, _ place: TimelineFrame.Row) {
    let link =
      row.isFamily
      ? Address.run(run).path(["find": row.name]) + "#tasks"
      : Address.runTask(run, key: row.bars[0].key).path
    let y = row.isFamily ? place.y + 9 : place.middle + 4
    svg +=
      "<a href=\"\(Markup.escape(link))\"><title>\(Markup.escape(row.name))</title>"
      + "<text class=\"name\" x=\"0\" y=\"\(Self.text(y))\">\(Markup.escape(Self.cut(row.name)))</text></a>"
    guard row.isFamily else { return }
    let failed = row.failed > 0 ? ", \(row.failed) failed" : ""
    svg +=
      "<text class=\"note\" x=\"0\" y=\"\(Self.text(y + 13))\">\(row.bars.count) "
      + "\(row.bars.count == 1 ? "task" : "tasks")\(failed)</text>"
  }

  private mutating func draw(
    _ bar: TimelineRow.Bar, _ row: TimelineRow, _ place: TimelineFrame.Row
  ) {
    let lanes = if case .lanes(let count) = row.form { Double(count) } else { 1.0 }
    let height = row.isFamily ? min(TimelineFrame.laneHeight, place.height / lanes) - 2 : 14
    let inset = row.isFamily ? (place.height - lanes * (height + 2)) / 2 : 0
    let y = Self.text(place.y + max(0, inset) + Double(bar.lane) * (height + 2))
    let took = Amount.time(bar.span.end - bar.span.start)
    let attempts = bar.segments.count { $0.state != nil }
    let words =
      "\(bar.key): \(bar.state.rawValue), \(took)" + (attempts > 1 ? ", \(attempts) attempts" : "")
    svg += "<g><title>\(Markup.escape(words))</title>"
    for segment in bar.segments {
      let x = frame.x(segment.span.start)
      let width = max(segment.state == nil ? 0 : 1.5, frame.x(segment.span.end) - x)
      svg +=
        "<rect class=\"\(segment.state.map { "s-" + $0.rawValue } ?? "wait")\" x=\"\(Self.text(x))\" "
        + "y=\"\(y)\" width=\"\(Self.text(width))\" height=\"\(Self.text(height))\"/>"
    }
    svg += "</g>"
    if !row.isFamily { drawLength(took, after: bar.span, place) }
  }

  /// How long a task took, beside its bar where there is room.
  private mutating func drawLength(_ took: String, after span: TimeSpan, _ place: TimelineFrame.Row)
  {
    let (start, end) = (frame.x(span.start), frame.x(span.end))
    let y = Self.text(place.middle + 4)
    let width = Double(took.count) * TimelineFrame.letter + 8
    if end + width < TimelineFrame.right {
      svg += "<text class=\"note\" x=\"\(Self.text(end + 6))\" y=\"\(y)\">\(took)</text>"
    } else if start - width > TimelineFrame.left {
      svg += "<text class=\"note before\" x=\"\(Self.text(start - 6))\" y=\"\(y)\">\(took)</text>"
    }
  }

  private mutating func draw(_ placed: TimelineFrame.PlacedChip) {
    let (x, y) = (Self.text(placed.x), Self.text(placed.y))
    svg +=
      "<a class=\"chip k-\(placed.chip.kind.rawValue)\" href=\"\(Markup.escape(placed.chip.link))\">"
      + "<title>\(Markup.escape(placed.chip.label))</title>"
      + "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(Self.text(placed.width))\" height=\"18\" rx=\"9\"/>"
      + "<text x=\"\(Self.text(placed.x + placed.width / 2))\" y=\"\(Self.text(placed.y + 13))\">"
      + "\(Markup.escape(Self.cut(placed.chip.label)))</text></a>"
  }
}

// MARK: - Bands

extension TimelineDrawing {
  private static let parts = 180

  /// As many tasks at a time as the height says, those that ended badly from the ground.
  private mutating func drawBand(_ row: TimelineRow, _ place: TimelineFrame.Row) {
    let all = bins(row.bars)
    let bad = bins(row.bars.filter { $0.state == .failed || $0.state == .crashed })
    let peak = max(all.max() ?? 0, 1e-9)
    let most = peak.rounded(.up)
    let words =
      "\(row.name) \(row.bars.count) tasks, at most about \(Int(min(most, 1e9))) at a time, "
      + "\(row.failed) failed"
    svg += "<g><title>\(Markup.escape(words))</title>"
    svg += area(all.map { $0 / peak }, place, "s-completed")
    // A single failure among thousands must be seen.
    svg += area(bad.map { $0 > 0 ? max($0 / peak, 0.08) : 0 }, place, "s-failed") + "</g>"
  }

  private func bins(_ bars: [TimelineRow.Bar]) -> [Double] {
    // What took no time still leaves a trace.
    let least = timeline.length / Double(Self.parts) / 20
    let spans = bars.map {
      TimeSpan(max(0, $0.span.start), max($0.span.end, max(0, $0.span.start) + least))
    }
    return Density.bins(spans, length: timeline.length, count: Self.parts)
  }

  /// Steps above the ground of a row, as one shape.
  private func area(_ shares: [Double], _ place: TimelineFrame.Row, _ style: String) -> String {
    let step = (TimelineFrame.right - TimelineFrame.left) / Double(shares.count)
    let ground = place.y + place.height
    var (path, last) = ("", 0.0)
    for (part, share) in shares.enumerated() {
      let level = (share * place.height * 2).rounded() / 2
      if level == last { continue }
      let x = Self.text(TimelineFrame.left + Double(part) * step)
      path += last == 0 ? "M\(x) \(Self.text(ground))" : "H\(x)"
      path += "V\(Self.text(ground - level))" + (level == 0 ? "Z" : "")
      last = level
    }
    if last > 0 { path += "H\(Self.text(TimelineFrame.right))V\(Self.text(ground))Z" }
    return path.isEmpty ? "" : "<path class=\"band \(style)\" d=\"\(path)\"/>"
  }

  /// A length with one decimal at most.
  private static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  private static func cut(_ name: String) -> String {
    name.count <= longestLabel ? name : name.prefix(longestLabel - 1) + "…"
  }
}
