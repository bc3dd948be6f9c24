internal import Forecasting
internal import Foundation
internal import SeriesIO

/// The report of a run as Markdown. Tables are aligned text in code blocks: they read the same in a
/// terminal, in a mail and on the page.
struct MarkdownReport {
  private let report: JobReport

  init(_ report: JobReport) { self.report = report }

  var text: String {
    let configuration = report.configuration
    let plan = configuration.backtest
    let sections = [
      "# \(Self.escape(configuration.name))",
      "\(report.data.panel.count) series, \(configuration.models.count) models, "
        + "\(plan.origins) origins, horizon \(plan.horizon), refit \(plan.refit). "
        + choice + intervals,
      "## Next week",
      Self.block(
        NextWeekTable(forecasts: report.outcome.forecasts, levels: configuration.levels).summary),
      report.liveAccuracy.markdown(),
      "## Champions",
      Self.block(
        MetricsTable.champions(report.outcome.champions, boards: report.scores.choosing)),
      reasons,
      weights,
      "## Leaderboard of the panel",
      Self.block(MetricsTable.summary(report.scores.panel)) + legend,
      cellsLeftOut,
      failures,
      notes,
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// How champions are chosen, in a sentence.
  private var choice: String {
    let configuration = report.configuration
    let rule =
      switch configuration.rule {
      case .minimum: "by the smallest \(configuration.metric)"
      case .oneStandardError:
        "the simplest model within one standard error of the smallest \(configuration.metric)"
      }
    let margin =
      configuration.hysteresis > 0
      ? "; last time's champion stays unless another one is better by more than "
        + String(format: "%g %%", 100 * configuration.hysteresis) : ""
    let scope = [configuration.scope.rawValue, configuration.groupColumn].compactMap(\.self)
      .joined(separator: " of ")
    return "Chosen by \(Self.escape(scope)), \(rule)\(margin)."
  }

  /// How intervals are made, where it is not by the models themselves.
  private var intervals: String {
    let configuration = report.configuration
    let method =
      switch configuration.intervals {
      case .analytic: ""
      case .conformal: " Intervals are as wide as the errors of the backtest demand (conformal)."
      case .bootstrap: " Intervals come of residuals drawn again (bootstrap)."
      }
    return method + (configuration.nonNegative ? " Nothing below zero is forecast." : "")
  }

  /// Why each champion was chosen, one a line.
  private var reasons: String {
    let lines = report.reasons.prefix(Self.listedReasons).map { reason in
      "- " + Self.escape((reason.id ?? "all series") + ": " + reason.description)
    }
    let rest = report.reasons.count - lines.count
    return (lines + (rest > 0 ? ["- … and \(rest) more, see the metrics"] : []))
      .joined(separator: "\n")
  }

  /// What the members of champions weigh that learnt it from their backtests, one a line.
  private var weights: String {
    let lines = report.outcome.forecasts.compactMap { entry in
      entry.learnt.flatMap(CombinationWeights.sentence).map {
        "- " + Self.escape("\(entry.forecast.id): \($0)")
      }
    }
    return lines.isEmpty
      ? "" : "Weights:\n\n" + lines.prefix(Self.listedReasons).joined(separator: "\n")
  }

  /// Reasons that are told; a panel of thousands has the table of metrics.
  private static let listedReasons = 50

  private var legend: String {
    let skill = "\nSkill is the share of the error of \(Naive().spec) that a model saves."
    guard let set = report.scores.panel.confidenceSet else { return skill }
    return skill
      + " The models with a star may be the best: at \(ShortNumber.text(set.level, digits: 2)) % the best one is among them "
      + "(Hansen, Lunde & Nason 2011)."
  }

  private var cellsLeftOut: String {
    let cells = report.scores.panel.cellsLeftOut
    return cells == 0
      ? ""
      : "\(cells) cell\(cells == 1 ? " was" : "s were") left out for all models: a scale or "
        + "denominator was zero or undefined."
  }

  /// One line a (series, model), with the first reason and how often it occurred.
  private var failures: String {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for failure in report.outcome.failures {
      let line = "\(failure.id): \(failure.model): \(failure.reason)"
      if counts[line] == nil { order.append(line) }
      counts[line, default: 0] += 1
    }
    guard !order.isEmpty else { return "" }
    let lines = order.map { line in
      "- \(Self.escape(line))" + (counts[line]! > 1 ? " (\(counts[line]!) times)" : "")
    }
    return "## Failures\n\n" + lines.joined(separator: "\n")
  }

  private var notes: String {
    let configuration = report.configuration
    let calibration =
      configuration.intervals == .conformal
      ? configuration.backtest.calibrationNote(on: report.data.panel) : nil
    let notes =
      report.data.notes + report.data.stale.map { "\($0) is stale" }
      + [calibration].compactMap(\.self)
    guard !notes.isEmpty else { return "" }
    return "## Notes\n\n" + notes.map { "- \(Self.escape($0))" }.joined(separator: "\n")
  }

  /// A table in a fenced code block, its fence longer than any run of backticks inside.
  static func block(_ table: ResultTable) -> String {
    let text = String(decoding: table.data(format: .table), as: UTF8.self)
    var longest = 2
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)text\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }

  /// Text without meaning to Markdown or HTML. Parentheses have none where no bracket precedes them.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\`*_{}[]<>#+!|&~".contains(character) { escaped.append("\\") }
      escaped.append(character == "\n" ? " " : character)
    }
    return escaped
  }
}
