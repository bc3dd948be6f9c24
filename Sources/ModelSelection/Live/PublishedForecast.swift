internal import Flow
internal import Forecasting
internal import SeriesIO

/// One step of a forecast that an earlier run published.
struct PublishedForecast {
  let model: ModelSpec
  /// Counted from 1: the number of periods after the last value that was known.
  let step: Int
  let target: Timestamp
  let mean: Double
  /// By level.
  let bounds: [Double: ClosedRange<Double>]
  let run: Recollection.EarlierRun
}

/// The published forecasts that count, by series: of several for one period and step, the last that
/// was published before any run knew the period's value.
///
/// A run that forecasts a later period of a series shows that the value was known by then. So a
/// repeated run of the same week replaces the forecast, and one on older data, or with hindsight,
/// does not.
struct PublishedForecasts {
  private var steps: [String: [Place: PublishedForecast]] = [:]
  private var firstTargets: [String: Timestamp] = [:]
  private var specs: [String: ModelSpec] = [:]
  /// Versions of `next-week` that cannot be read.
  private(set) var unreadable: [Int] = []

  private struct Place: Hashable {
    let target: Timestamp
    let step: Int
  }

  /// Reads what runs published, in the order in which they did.
  /// - Throws: `StoreError`; `CancellationError` once the signal is raised.
  init(_ runs: [Recollection.EarlierRun], in store: Store, stop: StopSignal) throws {
    for run in runs {
      try stop.check()
      let table = try store.content(run.nextWeek).flatMap {
        try? TextTable(csv: $0, name: "next-week")
      }
      if table.map({ add($0, of: run) }) != true { unreadable.append(run.version) }
    }
  }

  /// The forecasts of a series by period, then step.
  func forecasts(id: String) -> [PublishedForecast] {
    (steps[id] ?? [:]).values.sorted { ($0.target, $0.step) < ($1.target, $1.step) }
  }

  /// Adds the forecasts of a run; false where the table is none of forecasts.
  private mutating func add(_ table: TextTable, of run: Recollection.EarlierRun) -> Bool {
    guard let id = table.column("unique_id"), let ds = table.column("ds"),
      let model = table.column("model"), let mean = table.column("mean")
    else { return false }
    let levels = table.boundColumns
    var counts: [String: Int] = [:]
    var accepted: Set<String> = []
    for row in 0..<table.rowCount {
      let series = table.text(row, id)
      guard let target = table.timestamp(row, ds), let value = table.number(row, mean),
        let spec = spec(table.text(row, model))
      else { continue }
      let step = counts[series, default: 0] + 1
      counts[series] = step
      if step == 1, firstTargets[series].map({ target >= $0 }) ?? true {
        firstTargets[series] = target
        accepted.insert(series)
      }
      guard accepted.contains(series) else { continue }
      var bounds: [Double: ClosedRange<Double>] = [:]
      for (level, low, high) in levels {
        if let lower = table.number(row, low), let upper = table.number(row, high), lower <= upper {
          bounds[level] = lower...upper
        }
      }
      steps[series, default: [:]][Place(target: target, step: step)] = PublishedForecast(
        model: spec, step: step, target: target, mean: value, bounds: bounds, run: run)
    }
    return true
  }

  private mutating func spec(_ text: String) -> ModelSpec? {
    if let known = specs[text] { return known }
    let spec = try? ModelSpec.parse(text)
    specs[text] = spec
    return spec
  }
}
