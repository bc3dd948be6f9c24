import Foundation
import Testing

import Forecasting

/// R's estimate of one ARIMA model on one classic; see Tests/Fixtures/README.md.
struct ARIMAReference {
  let name: String
  /// The series, in logarithms where the model is of those.
  let series: TimeSeries
  let model: ARIMA
  let entry: [String: Any]
  /// R's coefficients by name.
  let named: [String: Double]

  func number(_ key: String) -> Double { entry[key] as? Double ?? .nan }

  /// The true log-likelihood at R's coefficients, where it is known.
  var trueLikelihood: Double? { entry["loglik_exact_at_coef"] as? Double }

  var shape: ARIMAShape {
    ARIMA(model.order.p, model.order.d, model.order.q, seasonal: model.seasonal, constant: false)
      .shape(season: series.seasonLength)
  }

  /// AR, seasonal AR, MA, seasonal MA.
  var coefficients: [Double] {
    let seasonal = model.seasonal ?? ARIMAOrder(0, 0, 0)
    return [("ar", model.order.p), ("sar", seasonal.p), ("ma", model.order.q), ("sma", seasonal.q)]
      .flatMap { name, order in (0..<order).map { named["\(name)\($0 + 1)"] ?? .nan } }
  }

  /// The differences of the series without R's mean or drift.
  var differences: [Double] {
    let mean = named["intercept"] ?? 0
    let drift = named["drift"] ?? 0
    let centred = series.values.enumerated().map { $1 - mean - drift * Double($0) }
    return Self.differences(centred, model, series.seasonLength)
  }

  static func differences(_ values: [Double], _ model: ARIMA, _ season: Int) -> [Double] {
    var differences = values
    for lag in Array(repeating: 1, count: model.order.d)
      + Array(repeating: season, count: model.seasonal?.d ?? 0)
    {
      differences = zip(differences.dropFirst(lag), differences).map { $0 - $1 }
    }
    return differences
  }

  /// Whether all partial autocorrelations of R's factors are below a bound: R does not keep to the
  /// stationary and invertible region.
  func isInside(_ bound: Double = 0.999998) -> Bool {
    factor("ar", model.order.p, 1, bound) && factor("ma", model.order.q, -1, bound)
      && factor("sar", model.seasonal?.p ?? 0, 1, bound)
      && factor("sma", model.seasonal?.q ?? 0, -1, bound)
  }

  private func factor(_ name: String, _ order: Int, _ sign: Double, _ bound: Double) -> Bool {
    var rest = (0..<order).map { sign * (named["\(name)\($0 + 1)"] ?? 0) }
    while let kappa = rest.popLast() {
      guard abs(kappa) < bound else { return false }
      let scale = 1 - kappa * kappa
      rest = rest.indices.map { (rest[$0] + kappa * rest[rest.count - 1 - $0]) / scale }
    }
    return true
  }

  /// The estimates by exact likelihood.
  static func exact(_ name: String) throws -> [ARIMAReference] {
    try all(name, method: nil) { $0.contains("arima") && !$0.hasSuffix("_css") }
  }

  /// The estimates by the conditional sum of squares.
  static func conditional(_ name: String) throws -> [ARIMAReference] {
    try all(name, method: .css) { $0.hasSuffix("_css") }
  }

  private static func all(
    _ name: String, method: ARIMA.Method?, where isWanted: (String) -> Bool
  ) throws -> [ARIMAReference] {
    let golden = try Golden(name)
    let methods = golden.json["methods"] as? [String: Any] ?? [:]
    return methods.keys.filter(isWanted).sorted().compactMap { key in
      guard let entry = golden.method(key), let order = entry["order"] as? [Int],
        let named = entry["coef"] as? [String: Double]
      else { return nil }
      let group = entry["seasonal"] as? [Int] ?? [0, 0, 0]
      let values = key.hasSuffix("_log") ? golden.y.map { log($0) } : golden.y
      let isConstant = named["drift"] != nil || named["intercept"] != nil
      return ARIMAReference(
        name: "\(name) \(key)",
        series: TimeSeries(id: name, values: values, season: golden.season),
        model: ARIMA(
          order[0], order[1], order[2],
          seasonal: group == [0, 0, 0] ? nil : ARIMAOrder(group[0], group[1], group[2]),
          constant: isConstant, method: method),
        entry: entry, named: named)
    }
  }
}

extension ARIMA {
  func shape(season: Int) -> ARIMAShape {
    ARIMAShape(order: order, seasonal: seasonal, season: season, constant: constant)
  }
}
