import Forecasting

/// Work on every (series, model) cell of a panel, where one failing cell does not end the others.
enum ModelCells {
  /// The outcome of one cell.
  typealias Cell<Value> = (id: String, model: ModelSpec, result: Result<Value, ForecastError>)

  /// Runs `body` on every cell: series by series, models in the order in which they were named.
  static func map<Value: Sendable>(
    _ specs: [ModelSpec], _ panel: Panel, threads: Int,
    _ body: @escaping @Sendable (any Forecaster, TimeSeries) throws(ForecastError) -> Value
  ) async throws -> [Cell<Value>] {
    let progress = ProgressLine(total: panel.count, unit: "series")
    defer { progress.finish() }
    let parts = try await Batch.map(count: panel.count, jobs: threads) { index in
      let series = panel[index].trimmed
      defer { progress.step(series.id) }
      return try specs.map { spec -> Cell<Value> in
        let model = try spec.makeForecaster()
        let result = Result { () throws(ForecastError) in try body(model, series) }
        return (series.id, spec, result)
      }
    }
    return parts.flatMap(\.self)
  }

  /// The values of the cells that succeeded; the reasons of the others go to standard error.
  static func successes<Value>(_ cells: [Cell<Value>]) -> [Value] {
    cells.compactMap { cell in
      switch cell.result {
      case .success(let value): return value
      case .failure(let reason):
        StandardError.write("\(cell.id): \(cell.model): \(reason)")
        return nil
      }
    }
  }

  /// Fails with 65 when nothing remains.
  static func requireAny(_ succeeded: Int, of count: Int) throws {
    if succeeded == 0 {
      throw Failure.Explained(
        code: Failure.data,
        description: count == 0
          ? "there is no series"
          : "nothing remains: no model could be used on any series (reasons above)")
    }
  }
}
