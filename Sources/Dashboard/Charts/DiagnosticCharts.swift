import Foundation
import ModelSelection

/// What is left of a series when its model has said what it can: over time, its correlation with its
/// own past, and how it is distributed.
struct DiagnosticCharts: Sendable {
  let study: SeriesStudy
  let fit: FitStudy
  /// The last values that are shown.
  static let shown = 416

  private var first: Int { max(0, study.values.count - Self.shown) }

  /// One-step errors over time.
  func residuals(id: String) -> ChartFigure {
    let errors = Array(fit.residuals[first...])
    var plot = Plot(
      width: 860, height: 170, x: -0.5...(Double(max(errors.count, 1)) - 0.5),
      y: LinearScale.domain(of: errors, including: [0]))
    plot.valueAxis(count: 4)
    plot.axis(
      DateTicks.make(
        Array(study.times[first..<study.values.count]), unit: study.unit, limit: 9))
    plot.segment(from: (plot.x.domain.lowerBound, 0), to: (plot.x.domain.upperBound, 0), "zero")
    plot.line(errors.enumerated().map { (x: Double($0), y: $1) }, "ink thin")
    return ChartFigure(
      svg: plot.svg(
        id: id, title: "Residuals over time",
        words: "One-step errors of the fitted champion, the last \(errors.count)."),
      caption: "One-step errors in the history; a good model leaves no pattern.",
      table: ChartTable(
        header: ["date", "error"],
        rows: errors.enumerated().map { place, error in
          [.text(study.dates[first + place]), .number(error)]
        }))
  }

  /// Their autocorrelations.
  func autocorrelation(id: String) -> ChartFigure {
    let values = fit.autocorrelations
    var plot = Plot(
      width: 424, height: 190, margin: .init(left: 44),
      x: 0.2...(Double(max(values.count, 1)) + 0.8),
      y: LinearScale.domain(of: values, including: [0, fit.bound * 1.2, -fit.bound * 1.2]))
    plot.valueAxis(count: 4)
    plot.axis(
      NumberTicks(plot.x.domain, count: 6).values.filter { $0 >= 1 && $0 == $0.rounded() }
        .map { AxisTick($0, "\(Int($0))") })
    for edge in [fit.bound, -fit.bound] {
      plot.segment(
        from: (plot.x.domain.lowerBound, edge), to: (plot.x.domain.upperBound, edge), "bound")
    }
    for (place, value) in values.enumerated() {
      let lag = Double(place + 1)
      plot.bar(
        from: lag - 0.3, to: lag + 0.3, base: 0, value: value,
        abs(value) > fit.bound ? "accent" : "still")
    }
    let outside = values.count { abs($0) > fit.bound }
    return ChartFigure(
      svg: plot.svg(
        id: id, title: "Autocorrelation of the residuals",
        words: "\(outside) of \(values.count) lags lie outside the bounds."),
      caption: "Autocorrelation by lag; \(outside) of \(values.count) lie outside the bounds, "
        + "where one in twenty would by chance.",
      isWide: false,
      table: ChartTable(
        header: ["lag", "autocorrelation"],
        rows: values.enumerated().map { [.number(Double($0 + 1)), .number($1)] }))
  }

  /// Their histogram, with the normal curve of the same mean and spread.
  func histogram(id: String) -> ChartFigure {
    let histogram = Histogram(fit.residuals)
    var plot = Plot(
      width: 424, height: 190, margin: .init(left: 44), x: histogram.domain,
      y: LinearScale.domain(
        of: histogram.bins.map { Double($0.count) } + histogram.curve.map(\.y), room: 0.05,
        including: [0]))
    plot.valueAxis(count: 4)
    let ticks = NumberTicks(histogram.domain, count: 5)
    plot.axis(ticks.values.map { AxisTick($0, ticks.label($0)) })
    for bin in histogram.bins {
      plot.bar(from: bin.from, to: bin.to, base: 0, value: Double(bin.count), "still")
    }
    plot.line(histogram.curve, "accent thin")
    return ChartFigure(
      svg: plot.svg(
        id: id, title: "Distribution of the residuals",
        words: "\(histogram.count) errors in \(histogram.bins.count) classes."),
      caption: "How often errors of each size occur; the line is normal.", isWide: false,
      table: ChartTable(
        header: ["from", "to", "errors"],
        rows: histogram.bins.map { bin in
          [.number(bin.from), .number(bin.to), .number(Double(bin.count))]
        }))
  }
}

/// How often values of each size occur, in classes with round edges.
struct Histogram: Sendable {
  struct Bin: Sendable {
    let from: Double
    let to: Double
    let count: Int
  }

  let bins: [Bin]
  let count: Int
  private let mean: Double
  private let deviation: Double

  /// Up to some thirty classes, about as wide as Freedman & Diaconis (1981) advise.
  init(_ values: [Double]) {
    let known = values.filter(\.isFinite).sorted()
    count = known.count
    guard let low = known.first, let high = known.last else {
      (bins, mean, deviation) = ([], 0, 0)
      return
    }
    let size = Double(known.count)
    let mean = known.reduce(0) { $0 + $1 / size }
    self.mean = mean
    deviation = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / size }.squareRoot()
    let spread = known[known.count * 3 / 4] - known[known.count / 4]
    let wanted = spread > 0 ? (high - low) / (2 * spread / cbrt(size)) : 10
    let domain = LinearScale.domain(of: known, room: 0)
    let edges = NumberTicks(domain, count: Int(min(max(wanted, 6), 24))).values
    guard edges.count > 1 else {
      bins = [Bin(from: domain.lowerBound, to: domain.upperBound, count: known.count)]
      return
    }
    let width = edges[1] - edges[0]
    let all = [edges[0] - width] + edges + [edges[edges.count - 1] + width]
    var position = 0
    bins = zip(all, all.dropFirst()).compactMap { from, to in
      let start = position
      while position < known.count, known[position] < to || to == all.last { position += 1 }
      let isEdge = from == all.first || to == all.last
      return isEdge && position == start ? nil : Bin(from: from, to: to, count: position - start)
    }
  }

  var domain: ClosedRange<Double> {
    guard let first = bins.first, let last = bins.last, first.from < last.to else { return 0...1 }
    return first.from...last.to
  }

  /// The normal curve in the units of the bars.
  var curve: [(x: Double, y: Double)] {
    guard deviation > 0, deviation.isFinite, let bin = bins.first else { return [] }
    let peak = Double(count) * (bin.to - bin.from) / deviation * 0.398_942_280_4
    return (0...60).map { place in
      let x = domain.lowerBound + (domain.upperBound - domain.lowerBound) * Double(place) / 60
      let score = (x - mean) / deviation
      return (x, peak * exp(-0.5 * score * score))
    }
  }
}
