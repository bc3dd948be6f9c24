extension ARIMA {
  /// A root of one factor of a model.
  public struct Root: Sendable, Hashable, Codable {
    /// The factors.
    public enum Factor: String, Sendable, Hashable, Codable, CaseIterable {
      /// φ(z) = 1 − ar1 z − …
      case ar
      /// Φ(z) = 1 − sar1 z − …, z being the step back by a season.
      case seasonalAR = "sar"
      /// θ(z) = 1 + ma1 z + …
      case ma
      /// Θ(z) = 1 + sma1 z + …, z being the step back by a season.
      case seasonalMA = "sma"
    }

    /// The factor that it is a root of, in the factor's own lag.
    public let factor: Factor
    /// Where it lies: outside the unit circle.
    public let value: PolarNumber
  }
}

extension ARIMA.Root {
  /// The roots of every factor of a coefficient vector, those nearest to 0 first.
  package static func all(_ shape: ARIMAShape, _ coefficients: [Double])
    throws(ForecastError) -> [ARIMA.Root]
  {
    var roots: [ARIMA.Root] = []
    for (factor, block) in zip(Factor.allCases, shape.blocks) {
      let sign: Double = factor == .ar || factor == .seasonalAR ? 1 : -1
      roots += try PolynomialRoots.find(coefficients[block].map { sign * $0 })
        .map { ARIMA.Root(factor: factor, value: $0) }
    }
    return roots
  }

  /// How near, in relation to its size, an AR and an MA root are that nearly cancel.
  private static let cancelling = 0.05

  /// How near a pair is that a model must not have, for all that it does is done by a smaller one.
  private static let redundant = 0.01

  /// Whether an AR and a MA root of the same lag are one and the same but for 1 %.
  static func areRedundant(_ roots: [ARIMA.Root]) -> Bool {
    for (first, second) in [(Factor.ar, Factor.ma), (.seasonalAR, .seasonalMA)] {
      for a in roots where a.factor == first {
        for b in roots where b.factor == second {
          if a.value.distance(to: b.value) <= redundant * a.value.modulus { return true }
        }
      }
    }
    return false
  }

  /// What roots say against a model.
  package static func warnings(_ roots: [ARIMA.Root]) -> [String] {
    // One root of a conjugate pair tells all.
    let upper = roots.filter { $0.value.argument >= 0 }
    var warnings = upper.filter { $0.value.modulus <= UnitCircle.nearest }.map { root in
      "a root of the \(root.factor.name) factor is within 1 % of the unit circle: modulus "
        + short(root.value.modulus)
    }
    for (first, second) in [(Factor.ar, Factor.ma), (.seasonalAR, .seasonalMA)] {
      for a in upper where a.factor == first {
        for b in upper where b.factor == second {
          guard a.value.distance(to: b.value) <= cancelling * a.value.modulus else { continue }
          warnings.append(
            "a root of the \(first.name) and one of the \(second.name) factor nearly cancel: "
              + "moduli \(short(a.value.modulus)) and \(short(b.value.modulus))")
        }
      }
    }
    return warnings
  }

  private static func short(_ number: Double) -> String {
    String((1000 * number).rounded() / 1000)
  }
}

extension ARIMA.Root.Factor {
  fileprivate var name: String {
    switch self {
    case .ar: "AR"
    case .seasonalAR: "seasonal AR"
    case .ma: "MA"
    case .seasonalMA: "seasonal MA"
    }
  }
}
