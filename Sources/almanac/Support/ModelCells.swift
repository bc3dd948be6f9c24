import Forecasting

/// The outcomes of some work on every (series, model) cell of a panel, where one failing cell does
/// not end the others.
struct ModelCells<Value: Sendable>: Sendable {
  /// What one cell gave, and whose cell it is.
  struct Success {
    let id: String
    let model: ModelSpec
    let value: Value
  }

  private typealias Outcome = Result<Value, ForecastError>

  private let specs: [ModelSpec]
  private let models: [any Forecaster]
  private let ids: [String]
  /// Consecutive series in each part; series by series, models in the order of ``specs``.
  private let parts: [[Outcome]]

  /// Runs `body` on every cell: series by series, models in the order in which they were named.
  init(
    _ specs: [ModelSpec], _ panel: Panel, threads: Int,
    _ body: @escaping @Sendable (any Forecaster, TimeSeries) throws(ForecastError) -> Value
  ) async throws {
    let models = try specs.map { spec throws(ModelSpecError) in try spec.makeForecaster() }
    let chunks = Self.chunks(of: panel.count, threads: threads)
    let progress = ProgressLine(total: panel.count, unit: "series")
    defer { progress.finish() }
    self.specs = specs
    self.models = models
    ids = panel.ids
    parts = try await Batch.map(count: chunks.count, jobs: threads) { position in
      var outcomes: [Outcome] = []
      outcomes.reserveCapacity(chunks[position].count * models.count)
      for index in chunks[position] {
        let series = panel[index].trimmed
        for model in models {
          do throws(ForecastError) {
            outcomes.append(.success(try body(model, series)))
          } catch {
            outcomes.append(.failure(error))
          }
        }
        progress.step(series.id)
      }
      return outcomes
    }
  }

  /// Runs of series that a thread takes at a time: long enough that taking them costs nothing, and
  /// down to single series towards the end, so that no thread is left alone with much work.
  private static func chunks(of count: Int, threads: Int) -> [Range<Int>] {
    var chunks: [Range<Int>] = []
    var start = 0
    while start < count {
      let length = min(max((count - start) / (4 * threads), 1), 32)
      chunks.append(start..<(start + length))
      start += length
    }
    return chunks
  }

  /// The number of cells.
  var count: Int { ids.count * models.count }

  /// The cells that succeeded; the reasons of the others go to standard error.
  func successes() -> [Success] {
    let names = models.map(\.spec)
    return parts.joined().enumerated().compactMap { position, outcome in
      let (series, model) = position.quotientAndRemainder(dividingBy: models.count)
      switch outcome {
      case .success(let value):
        return Success(id: ids[series], model: names[model], value: value)
      case .failure(let reason):
        StandardError.write("\(ids[series]): \(specs[model]): \(reason)")
        return nil
      }
    }
  }
}
