/// A fitted model whose type is known only at run time: what ``AnyForecaster`` gives.
public struct AnyFitted: FittedForecaster {
  /// The model that was fitted, as it was written.
  public let spec: ModelSpec
  /// The wrapped fit.
  public private(set) var base: any FittedForecaster

  /// Wraps the fit of the model that `spec` describes.
  init(_ base: any FittedForecaster, of spec: ModelSpec) {
    self.spec = spec
    self.base = base
  }

  /// The series of the wrapped fit.
  public var header: SeriesHeader { base.header }

  /// The forecasts of the wrapped fit.
  public func predict(horizon: Int) throws(ForecastError) -> Prediction {
    try base.predict(horizon: horizon)
  }

  /// The fitted values of the wrapped fit.
  public func fittedValues(of history: TimeSeries) -> [Double] { base.fittedValues(of: history) }

  /// Takes new values into the wrapped fit.
  public mutating func update(_ newValues: [Double]) throws(ForecastError) {
    try base.update(newValues)
  }

  /// Takes new values and the columns beside them into the wrapped fit.
  public mutating func update(with next: TimeSeries) throws(ForecastError) {
    try base.update(with: next)
  }

  /// The estimates of the wrapped fit.
  public var summary: FitSummary { base.summary }

  /// The estimates of the wrapped fit with what takes the history to tell.
  public func summary(of history: TimeSeries) -> FitSummary { base.summary(of: history) }
}

extension AnyFitted: Codable {
  private enum CodingKeys: CodingKey {
    case spec, fitted
  }

  /// Writes the spec and the wrapped fit.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(spec, forKey: .spec)
    try container.encode(base, forKey: .fitted)
  }

  /// Reads the spec, which tells the type of the fit, and the fit.
  /// - Throws: ``ModelSpecError`` for a spec without meaning.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    spec = try container.decode(ModelSpec.self, forKey: .spec)
    func fitted<Model: Forecaster>(_ model: Model) throws -> any FittedForecaster {
      try container.decode(Model.Fitted.self, forKey: .fitted)
    }
    base = try fitted(try spec.makeForecaster())
  }
}
