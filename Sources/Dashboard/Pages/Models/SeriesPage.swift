import Flow
import Foundation
import ModelSelection

/// One series of a job: what its models forecast and why the champion won, how it did in the
/// backtest and since, how it fits, and what the series is made of.
struct SeriesPage: Page {
  static let template = "series"

  let frame: Frame
  let id: String
  let job: String
  let head: RunHead
  let previous: String?
  let next: String?
  let models: String
  /// Drawing of history and forecasts; nil where there is no study.
  let fan: String?
  let allHistory: String?
  let recentHistory: String?
  /// Why there is no study, or what it lacks.
  let notice: String?
  let champion: ChampionView?
  let facts: SeriesFacts
  let fit: FitView?
  let decomposition: String?

  /// - Parameters:
  ///   - study: what was computed; or why nothing was.
  init(
    facts: SeriesFacts, study: Result<SeriesStudy, StudyError>, _ visit: Visit
  ) {
    frame = Frame(.models, visit)
    id = facts.id
    let view = facts.view
    let address = Address.series(workflow: view.archive.name, id: facts.id)
    job = view.archive.name
    head = view.head
    previous = facts.previous.map { view.link(series: $0) }
    next = facts.next.map { view.link(series: $0) }
    models = Address.models.path([("job", job), ("run", view.pinned)])
    champion = facts.champion.map { ChampionView($0, forecasts: facts.forecasts) }
    self.facts = facts
    let isWhole = visit.query.text("history") == "all"
    switch study {
    case .failure(let error):
      notice = error.description
      (fan, fit, decomposition, allHistory, recentHistory) = (nil, nil, nil, nil, nil)
    case .success(let study):
      let usual = ForecastFan.usual(study)
      notice =
        study.isComplete
        ? nil : "The time for a study was up before all models had been looked at."
      fan = ForecastFan(study, shown: isWhole ? nil : usual).figure(id: "fan").html
      let isLonger = study.values.count > usual
      allHistory =
        isLonger && !isWhole ? address.path([("run", view.pinned), ("history", "all")]) : nil
      recentHistory = isWhole && isLonger ? address.path([("run", view.pinned)]) : nil
      fit = study.fit.map { FitView($0, study, model: study.models.first?.model ?? "") }
      decomposition = study.decomposition.map {
        DecompositionChart(study: study, parts: $0).figure(id: "parts").html
      }
    }
  }
}

extension JobView {
  /// The run where it is not the newest, for links that stay with it.
  var pinned: String? { head.after == nil ? nil : run.record.id }

  /// The page of a series of the run that is shown.
  func link(series: String) -> String {
    Address.series(workflow: archive.name, id: series).path([("run", pinned)])
  }
}

/// The champion of a series in words.
struct ChampionView: Sendable {
  let model: String
  let learnt: String?
  let score: String
  let metric: String
  let error: String
  let skill: String
  let reason: String?
  /// The next step; nil where nothing was published.
  let next: Step?
  let later: [Step]
  let hasLater: Bool

  /// A published step.
  struct Step: Sendable {
    let date: String
    let mean: String
    let interval: String
  }

  init(_ row: ChampionRow, forecasts: [ForecastRow]) {
    model = row.model
    learnt = row.learnt.flatMap { $0 == row.model ? nil : $0 }
    score = Figures.text(row.score, digits: 4)
    metric = row.metric ?? "score"
    error = Figures.text(row.standardError, digits: 2)
    skill = Figures.percent(row.skill)
    reason = row.reason
    let steps = forecasts.map { forecast in
      let interval = forecast.intervals.last.map {
        "\(Figures.text($0.lower)) to \(Figures.text($0.upper)) at \(Figures.level($0.level))"
      }
      return Step(
        date: forecast.date, mean: Figures.text(forecast.mean), interval: interval ?? "")
    }
    next = steps.first
    later = Array(steps.dropFirst())
    hasLater = !later.isEmpty
  }
}
