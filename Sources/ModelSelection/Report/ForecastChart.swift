internal import Forecasting
internal import Foundation
internal import SeriesIO

/// Every series with its forecast and interval, small multiples in one SVG. Colours are attributes,
/// not styles, so that it needs no stylesheet where it is shown.
struct ForecastChart {
  private let panel: Panel
  private let timeFormat: TimestampFormat
  private let forecasts: [String: ChampionForecast]

  /// Series shown; a chart of hundreds is no chart.
  static let maximumSeries = 24
  /// History shown, in values.
  static let history = 104

  private static let tile = (width: 440.0, height: 170.0)
  private static let plot = (left: 58.0, right: 14.0, top: 30.0, bottom: 24.0)

  init(panel: Panel, timeFormat: TimestampFormat, outcome: JobOutcome) {
    self.panel = panel
    self.timeFormat = timeFormat
    forecasts = Dictionary(
      outcome.forecasts.map { ($0.forecast.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var svg: String {
    let shown = panel.filter { forecasts[$0.id] != nil }.prefix(Self.maximumSeries)
    let rows = (shown.count + 1) / 2
    let width = Self.tile.width * 2
    let height = max(Double(rows) * Self.tile.height, 40)
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" "
        + "role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"11\">",
      "<title>Forecasts of \(shown.count) series</title>",
      "<rect width=\"\(Int(width))\" height=\"\(Int(height))\" fill=\"#ffffff\"/>",
    ]
    for (index, series) in shown.enumerated() {
      let x = Double(index % 2) * Self.tile.width
      let y = Double(index / 2) * Self.tile.height
      parts.append("<g transform=\"translate(\(Int(x)) \(Int(y)))\">")
      parts += tile(series, forecasts[series.id]!)
      parts.append("</g>")
    }
    parts.append("</svg>")
    return parts.joined(separator: "\n") + "\n"
  }

  private func tile(_ series: TimeSeries, _ entry: ChampionForecast) -> [String] {
    let recent = series.trimmed
    let window = recent.window(max(0, recent.count - Self.history)..<recent.count)
    let values = window.values
    let mean = entry.forecast.mean
    let widest = entry.forecast.intervals.max { $0.level < $1.level }
    let scale = Scale(
      values: values + mean + (widest?.lower ?? []) + (widest?.upper ?? []),
      count: values.count + mean.count)
    let title = "\(series.id) · \(entry.model) · \(ShortNumber.text(mean[0]))"
    var parts = [
      "<title>\(Self.escape(title))</title>",
      "<text x=\"\(Int(Self.plot.left))\" y=\"18\" font-weight=\"600\" fill=\"#1b1f24\">"
        + "\(Self.escape(series.id))<tspan font-weight=\"400\" fill=\"#5c6672\">  "
        + "\(Self.escape(entry.model.description))</tspan></text>",
    ]
    parts += scale.ticks.map { tick in
      let y = Self.coordinate(scale.y(tick))
      return "<line x1=\"\(Int(Self.plot.left))\" x2=\"\(Int(Self.tile.width - Self.plot.right))\" "
        + "y1=\"\(y)\" y2=\"\(y)\" stroke=\"#e6e9ec\"/><text x=\"\(Int(Self.plot.left - 6))\" "
        + "y=\"\(y)\" dy=\"4\" text-anchor=\"end\" fill=\"#5c6672\">"
        + "\(scale.label(tick))</text>"
    }
    parts += [
      (0, "start", timeFormat.format(window.timestamp(at: 0))),
      (values.count, "end", entry.dates[0]),
    ].map {
      position, anchor, date in
      "<text x=\"\(Self.coordinate(scale.x(position)))\" y=\"\(Int(Self.tile.height - 6))\" "
        + "text-anchor=\"\(anchor)\" fill=\"#5c6672\">\(Self.escape(date))</text>"
    }
    parts.append(path(values.enumerated().map { ($0, $1) }, scale, color: "#3a4048"))
    parts += entry.forecast.intervals.sorted { $0.level > $1.level }.flatMap { interval in
      mean.indices.map { step in
        let x = Self.coordinate(scale.x(values.count + step))
        return
          "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(Self.coordinate(scale.y(interval.lower[step])))\" "
          + "y2=\"\(Self.coordinate(scale.y(interval.upper[step])))\" stroke=\"#0b6bcb\" "
          + "stroke-opacity=\"0.35\" stroke-width=\"\(interval.level == widest?.level ? 3 : 6)\"/>"
      }
    }
    parts += mean.enumerated().map { step, value in
      "<circle cx=\"\(Self.coordinate(scale.x(values.count + step)))\" "
        + "cy=\"\(Self.coordinate(scale.y(value)))\" r=\"3\" fill=\"#0b6bcb\"/>"
    }
    return parts
  }

  /// The history as a line that is broken where values are missing.
  private func path(_ points: [(Int, Double)], _ scale: Scale, color: String) -> String {
    var commands = ""
    var isDrawing = false
    for (position, value) in points {
      if value.isNaN {
        isDrawing = false
        continue
      }
      commands +=
        (isDrawing ? "L" : "M") + Self.coordinate(scale.x(position)) + " "
        + Self.coordinate(scale.y(value))
      isDrawing = true
    }
    return "<path d=\"\(commands)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.3\"/>"
  }

  private static func coordinate(_ value: Double) -> String { String(format: "%.1f", value) }

  private static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  /// Where values and positions lie in a tile.
  private struct Scale {
    private let low: Double
    private let high: Double
    private let count: Int

    init(values: [Double], count: Int) {
      let observed = values.filter { !$0.isNaN }
      let low = observed.min() ?? 0
      let high = observed.max() ?? 1
      let margin = high > low ? (high - low) * 0.06 : max(abs(low) * 0.1, 1)
      self.low = low - margin
      self.high = high + margin
      self.count = count
    }

    func x(_ position: Int) -> Double {
      let width = ForecastChart.tile.width - ForecastChart.plot.left - ForecastChart.plot.right
      return ForecastChart.plot.left + width * (Double(position) + 0.5) / Double(count)
    }

    func y(_ value: Double) -> Double {
      let height = ForecastChart.tile.height - ForecastChart.plot.top - ForecastChart.plot.bottom
      return ForecastChart.plot.top + height * (high - value) / (high - low)
    }

    /// Two to five round values inside the scale.
    var ticks: [Double] {
      let first = (low / step).rounded(.up)
      return stride(from: first, through: (high / step).rounded(.down), by: 1).map { $0 * step + 0 }
    }

    /// A tick with no more digits than its neighbours need.
    func label(_ tick: Double) -> String {
      String(format: "%.\(max(0, -Int(log10(step).rounded(.down))))f", tick)
    }

    /// The largest round distance of which at least two fit.
    private var step: Double {
      let limit = (high - low) / 2.5
      let power = pow(10, log10(limit).rounded(.down))
      return [5.0, 2, 1].map { $0 * power }.first { $0 <= limit } ?? power
    }
  }
}
