import Forecasting
import Foundation
import Testing

/// Every example of the module's articles, in the same text.
@Suite("The examples of the articles")
struct DocumentationExamples {
  private let passengers: TimeSeries
  private let panel: Panel

  init() throws {
    passengers = try ArticleData.passengers()
    panel = Panel([passengers])
  }

  @Test("stand in this folder word for word")
  func articles() throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let catalog = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Forecasting/Forecasting.docc")
    let files = try FileManager.default.contentsOfDirectory(atPath: here.path)
    let texts = try files.map { try String(contentsOf: here.appending(path: $0), encoding: .utf8) }
    let tests = ArticleText.squeezed(texts.joined(separator: "\n"))
    var count = 0
    for article in try FileManager.default.contentsOfDirectory(atPath: catalog.path) {
      let text = try String(contentsOf: catalog.appending(path: article), encoding: .utf8)
      for example in ArticleText.examples(of: text) {
        count += 1
        #expect(tests.contains(ArticleText.squeezed(example)), "\(article): \(example)")
      }
    }
    #expect(count >= 12)
  }

  @Test("a fitted model forecasts a year")
  func landingPage() throws {
    let fitted = try ETS.holtWinters(.multiplicative).fit(passengers)
    let year = try fitted.forecast(horizon: 12, levels: [80, 95])

    #expect(year.horizon == 12)
    #expect(year.timestamp(step: 1).date == CivilDate(year: 1959, month: 1, day: 1))
  }

  @Test("a series is taken apart, differenced, transformed and tested")
  func preparation() throws {
    let parts = try STL(period: 12, seasonal: .window(11)).decompose(passengers.values)
    for t in 0..<12 { print(parts.trend[t], parts.seasonal[t], parts.remainder[t]) }

    #expect(abs(parts.trend[0] + parts.seasonal[0] + parts.remainder[0] - 112) < 1e-9)

    let differences = try DifferencingChoice(passengers.values, seasonLength: 12)
    print(differences.regular, differences.seasonal, differences.seasonalStrength ?? 0)

    #expect((differences.regular, differences.seasonal) == (1, 1))

    let choice = TransformationChoice.guerrero
    let transformation = try choice.transformation(for: passengers.values, seasonLength: 12)
    let transformed = try transformation.apply(passengers.values)
    let median = try transformation.invert(transformed[119])
    let mean = try transformation.invertMean(transformed[119], variance: 0.001)
    print(transformation, median, mean)

    #expect(abs(median - 337) < 1e-9 && mean > 337)

    let changes = zip(passengers.values.dropFirst(), passengers.values).map { $0 - $1 }
    let correlation = try Autocorrelation(changes, maxLag: 24)
    let test = try LjungBoxTest(changes, lag: 24)
    print(correlation.values[12], correlation.partial[11], test.pValue)

    #expect(abs(correlation.values[12] - 0.8) < 0.005 && test.pValue < 1e-6)
  }

  @Test("simple models forecast what they say stays the same")
  func simpleModels() throws {
    let models: [any Forecaster] = [Naive(), SeasonalNaive(), Drift(), Mean(), MovingAverage(12)]
    let forecasts = try models.map { try $0.forecast(passengers, horizon: 12, levels: [80, 95]) }
    for (model, forecast) in zip(models, forecasts) {
      print(model.spec, forecast.mean[0], forecast.intervals[1].upper[0])
    }

    #expect(forecasts[0].mean == Array(repeating: 337, count: 12))
    #expect(forecasts[1].mean == Array(passengers.values.suffix(12)))
    #expect(abs(forecasts[2].mean[0] - (337 + (337 - 112.0) / 119)) < 1e-9)
    #expect(forecasts[3].mean[0] == forecasts[3].mean[11])
    #expect(abs(forecasts[4].mean[0] - passengers.values.suffix(12).reduce(0, +) / 12) < 1e-9)
  }

  @Test("moving averages of three kinds print their written form")
  func movingAverages() throws {
    let smooth = MovingAverage(12)
    let sameMonth = MovingAverage(3, seasonal: true)
    let recent = MovingAverage(weights: [3, 2, 1])

    #expect(smooth.spec.description == "moving-average(12)")
    #expect(sameMonth.spec.description == "moving-average(3,seasonal)")
    #expect(recent.spec.description == "moving-average(weights=[3,2,1])")
    let halves = MovingAverage(weights: [0.5, 1 / 3.0, 1 / 6.0])
    let means = try [recent, halves].map { try $0.forecast(passengers, horizon: 1).mean[0] }
    #expect(agrees([means[0]], [means[1]], relative: 1e-12))
  }

  @Test("a backtest ranks models over their common cells")
  func backtest() async throws {
    let panel = Panel([passengers])
    let plan = RollingOrigin(horizon: 3, origins: 12, refit: .every(form: 6, parameters: 6))
    let models = ["seasonal-naive", "ets(MAM)", "arima(0,1,1)(0,1,1)"].compactMap { ModelSpec($0) }
    let results = try await Backtest(plan: plan, jobs: 2).run(models: models, on: panel)
    let evaluation = Evaluation(panel: panel, plan: plan, results: results)
    for row in evaluation.leaderboard(metric: .mase).rows {
      print(row.rank ?? 0, row.model, row.score ?? .nan)
    }

    #expect(results.map { $0.series[0].forecasts.count } == [12, 12, 12])
    #expect(results[0].series[0].forecasts.last?.cutoff == 120 - 3)
    let board = evaluation.leaderboard(metric: .mase)
    #expect(board.rows.map(\.rank) == [1, 2, 3])
    #expect(Set(board.rows.map(\.model)) == Set(models))
    #expect(board.rows.map { $0.score ?? .nan } == board.rows.map { $0.score ?? .nan }.sorted())
    #expect(RollingOrigin() == RollingOrigin(horizon: 1, origins: 26, step: 1, gap: 0))
    let refits = ["always", "never", "every:13", "form:26,parameters:13"]
    #expect(refits.compactMap { RollingOrigin.Refit($0)?.description } == refits)
  }

  @Test("a contest ends with the forecasts of its champions")
  func tournament() async throws {
    let plan = RollingOrigin(horizon: 3, origins: 12, refit: .every(form: 6, parameters: 6))
    let report = try await Tournament(horizon: 3, metric: .mase) {
      Naive()
      SeasonalNaive()
      ETS.holtWinters(.multiplicative)
      ARIMA(0, 1, 1, seasonal: ARIMAOrder(0, 1, 1))
    }.run(on: panel, plan: plan)
    let next = try report.forecast(horizon: 12, levels: [80, 95])

    #expect(next.map(\.id) == ["passengers"])
    #expect(report.champions.models["passengers"] == report.leaderboardsBySeries[0].champion)
    #expect(report.champions.notes.isEmpty)
  }

  @Test("a model of one's own keeps its parameters and moves on")
  func ownModel() throws {
    var fitted = try HistoryMedian().fit(passengers)
    let before = try fitted.forecast(horizon: 3, levels: [80])
    try fitted.update([360, 342])
    let after = try fitted.forecast(horizon: 3, levels: [80])

    #expect(before.mean == after.mean)
    #expect(before.mean[0] == passengers.values.sorted()[59...60].reduce(0, +) / 2)
    #expect(after.timestamp(step: 1).date == CivilDate(year: 1959, month: 3, day: 1))
    #expect(throws: ForecastError.noObservations) {
      try HistoryMedian().fit(TimeSeries(values: [.nan]))
    }
    #expect(throws: ModelSpecError.self) { try HistoryMedian().spec.makeForecaster() }
  }

  @Test("a model of one's own is scored beside the others")
  func ownBacktest() async throws {
    let plan = RollingOrigin(horizon: 1, origins: 12)
    let own = BacktestResult(
      model: HistoryMedian().spec,
      series: try panel.map { series in
        SeriesBacktest(
          id: series.id,
          forecasts: try HistoryMedian().rollingForecasts(series, plan: plan, stop: .never),
          failure: nil)
      })
    let naive = try await Backtest(plan: plan, jobs: 1).run(models: [Naive().spec], on: panel)
    let evaluation = Evaluation(panel: panel, plan: plan, results: naive + [own])
    let board = evaluation.leaderboard(metric: .mase)

    #expect(own.failures.isEmpty)
    #expect(board.rows.map(\.model.description) == ["naive", "history-median"])
    #expect(board.rows.map(\.rank) == [1, 2])
  }
}

/// The median of the history, at every step: a mean that outliers do not move.
struct HistoryMedian: Forecaster {
  var spec: ModelSpec { ModelSpec("history-median") }
  var capabilities: Capabilities {
    [.intervals, .missingValues, .shiftEquivariant, .scaleEquivariant]
  }
  func minimumObservations(season: Int) -> Int { 1 }

  func fit(_ series: TimeSeries, from start: Fitted?, stop: StopFlag)
    throws(ForecastError) -> Fitted
  {
    let known = series.values.filter { !$0.isNaN }.sorted()
    guard !known.isEmpty else { throw .noObservations }
    let level = (known[(known.count - 1) / 2] + known[known.count / 2]) / 2
    let sse = known.reduce(0) { $0 + ($1 - level) * ($1 - level) }
    return Fitted(
      header: series.header, level: level,
      summary: FitSummary(
        resolved: spec, parameters: [.init("median", level)],
        sigma2: sse / Double(known.count), sse: sse, observations: known.count))
  }

  struct Fitted: FittedForecaster {
    var header: SeriesHeader
    let level: Double
    let summary: FitSummary

    func predict(horizon: Int) throws(ForecastError) -> Prediction {
      try Prediction(
        mean: Array(repeating: level, count: horizon),
        standardError: Array(repeating: (summary.sigma2 ?? 0).squareRoot(), count: horizon))
    }
    func fittedValues(of history: TimeSeries) -> [Double] {
      Array(repeating: level, count: history.count)
    }
    mutating func update(_ newValues: [Double]) throws(ForecastError) {
      header.advance(by: newValues.count)
    }
  }
}

/// The examples of an article, and a form of text in which indentation does not count.
enum ArticleText {
  /// The Swift code blocks of an article.
  static func examples(of article: String) -> [String] {
    article.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0]
    }
  }

  /// The lines without the spaces around them; empty lines are left out.
  static func squeezed(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
