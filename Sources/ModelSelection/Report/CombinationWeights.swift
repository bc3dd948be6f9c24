internal import Forecasting

/// The weights of a combination in words.
enum CombinationWeights {
  /// `62 % ets, 38 % auto-arima`; nil for a model without weights.
  static func sentence(_ spec: ModelSpec) -> String? {
    guard let last = spec.arguments.last, last.label == "weights",
      case .list(let values) = last.value
    else { return nil }
    let weights = values.compactMap { value -> Double? in
      if case .number(let number) = value { number } else { nil }
    }
    let members = spec.arguments.dropLast().map { "\($0.value)" }
    let sum = weights.reduce(0, +)
    guard weights.count == members.count, sum > 0 else { return nil }
    return zip(weights, members)
      .map { "\(ShortNumber.text(100 * $0 / sum, digits: 2)) % \($1)" }.joined(separator: ", ")
  }
}
