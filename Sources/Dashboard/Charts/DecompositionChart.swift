import ModelSelection

/// A series and its parts one below the other, on one axis of time.
struct DecompositionChart: Sendable {
  let study: SeriesStudy
  let parts: DecompositionStudy

  /// Eight cycles show how a season changes.
  private var first: Int {
    max(0, study.values.count - min(max(8 * study.seasonLength, 120), DiagnosticCharts.shown))
  }

  func figure(id: String) -> ChartFigure {
    let panels: [(String, [Double])] = [
      ("series", study.values), ("trend", parts.trend), ("season", parts.seasonal),
      ("remainder", parts.remainder),
    ]
    let drawings = panels.enumerated().map { place, panel in
      drawing(panel.0, panel.1, id: "\(id)-\(place)", isLast: place == panels.count - 1)
    }
    return ChartFigure(
      svg: "<div class=\"stack\">\(drawings.joined())</div>", caption: caption,
      table: ChartTable(
        header: ["date"] + panels.map(\.0),
        rows: (first..<study.values.count).map { position in
          [.text(study.dates[position])] + panels.map { .number($0.1[position]) }
        }))
  }

  private func drawing(_ name: String, _ values: [Double], id: String, isLast: Bool) -> String {
    let shown = Array(values[first...])
    var plot = Plot(
      width: 860, height: isLast ? 116 : 96,
      margin: .init(top: 8, right: 84, bottom: isLast ? 24 : 4),
      x: -0.5...(Double(max(shown.count, 1)) - 0.5), y: LinearScale.domain(of: shown))
    plot.valueAxis(count: 3)
    if isLast {
      plot.axis(
        DateTicks.make(
          Array(study.times[first..<study.values.count]), unit: study.unit, limit: 9))
    }
    plot.line(
      shown.enumerated().map { (x: Double($0), y: $1) }, name == "trend" ? "accent" : "ink thin")
    plot.text(name, left: plot.x.end + 8, top: (plot.y.start + plot.y.end) / 2 + 4, "label quiet")
    return plot.svg(
      id: id, title: "\(study.id): \(name)",
      words: "The last \(shown.count) values of the \(name).")
  }

  private var caption: String {
    let strength = parts.strength.map {
      " The season makes up \(Figures.percent($0)) of what is not trend."
    }
    return "Seasonal-trend decomposition by loess, season of \(study.seasonLength)."
      + (strength ?? "")
  }
}
