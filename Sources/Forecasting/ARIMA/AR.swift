/// An autoregression of order p about a mean: ``ARIMA`` of orders (p, 0, 0).
public struct AR: Forecaster {
  /// The order p, 0 … 24.
  public let order: Int
  /// Whether there is a mean; nil is yes.
  public let constant: Bool?
  /// How the coefficients are estimated; nil is the default, ``ARIMA/Method/cssML``.
  public let method: ARIMA.Method?

  /// An autoregression. An order out of bounds is refused by fitting.
  public init(_ order: Int, constant: Bool? = nil, method: ARIMA.Method? = nil) {
    self.order = order
    self.constant = constant
    self.method = method
  }

  /// The same model in the general form.
  public var arima: ARIMA { ARIMA(order, 0, 0, constant: constant, method: method) }

  /// `ar(p)`, with `constant=…` and `method=…` as given.
  public var spec: ModelSpec {
    let general = arima.spec.arguments
    return ModelSpec("ar", [general[0]] + general.dropFirst(3))
  }

  /// Those of the general form.
  public var capabilities: Capabilities { arima.capabilities }

  /// Those of the general form: 2p + 3 with a mean.
  public func minimumObservations(season: Int) -> Int { arima.minimumObservations(season: season) }

  /// Estimates the coefficients; see ``ARIMA/fit(_:from:stop:)``.
  public func fit(_ series: TimeSeries, from start: ARIMA.Fitted?, stop: StopFlag)
    throws(ForecastError) -> ARIMA.Fitted
  {
    try arima.fit(series, from: start, resolved: spec, stop: stop)
  }
}
