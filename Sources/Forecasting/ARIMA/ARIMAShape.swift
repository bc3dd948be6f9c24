/// What the orders of an ARIMA model mean on a series of one season length: how many coefficients
/// there are and where they stand, and how far back each filter looks.
///
/// A parameter or coefficient vector is always laid out as AR, seasonal AR, MA, seasonal MA.
package struct ARIMAShape: Sendable, Hashable, Codable {
  package let ar: Int
  let seasonalAR: Int
  package let ma: Int
  let seasonalMA: Int
  let differences: Int
  let seasonalDifferences: Int
  /// The season length; 1 makes all seasonal orders 0.
  let season: Int
  let hasConstant: Bool
  /// The number of regression coefficients beside the constant.
  let regressors: Int

  package init(
    order: ARIMAOrder, seasonal: ARIMAOrder?, season: Int, constant: Bool?, regressors: Int = 0
  ) {
    let seasonal = season > 1 ? seasonal ?? ARIMAOrder(0, 0, 0) : ARIMAOrder(0, 0, 0)
    ar = order.p
    differences = order.d
    ma = order.q
    seasonalAR = seasonal.p
    seasonalDifferences = seasonal.d
    seasonalMA = seasonal.q
    self.season = season
    hasConstant = constant ?? (order.d + seasonal.d == 0)
    self.regressors = regressors
  }

  /// Whether all orders can be those of a model.
  var isValid: Bool {
    (1...1 << 32).contains(season) && regressors >= 0
      && [ar, seasonalAR, ma, seasonalMA].allSatisfy { (0...24).contains($0) }
      && (0...2).contains(differences) && (0...1).contains(seasonalDifferences)
      && (season > 1 || seasonalAR + seasonalMA + seasonalDifferences == 0)
  }

  /// The number of ARMA coefficients.
  package var count: Int { ar + seasonalAR + ma + seasonalMA }
  /// Whether both ordinary factors have pairs of roots, so that the likelihood has several maxima.
  var isMixed: Bool { ar > 1 && ma > 1 }

  /// The number of estimated coefficients, constant and regression included.
  var coefficientCount: Int { count + (hasConstant ? 1 : 0) + regressors }

  /// The levels that differencing looks back on, d + mD.
  var levels: Int { differences + season * seasonalDifferences }

  /// The differenced values on which the sum of squares is conditional, p + mP.
  var conditioning: Int { ar + season * seasonalAR }

  /// The leading values without a residual, d + mD + p + mP.
  var lead: Int { levels + conditioning }

  /// The positions of the four factors in a coefficient vector.
  var blocks: [Range<Int>] {
    let ends = [ar, ar + seasonalAR, ar + seasonalAR + ma, count]
    return zip([0] + ends, ends).map { $0..<$1 }
  }

  /// What differencing makes of the regressor behind the constant: of 1 without differences, of
  /// the time t with one ordinary (1) or seasonal (m) difference.
  var constantStep: Double { Double(seasonalDifferences == 1 ? season : 1) }

  /// One term of the recursion y_t = w_t + Σ weight · y_(t − lag) that undoes the differences.
  struct Tap: Sendable {
    let lag: Int
    let weight: Double
  }

  /// The terms of 1 − (1 − B)^d (1 − B^m)^D that are not zero.
  var differenceTaps: [Tap] {
    var polynomial = [Double](repeating: 0, count: levels + 1)
    polynomial[0] = 1
    let lags =
      Array(repeating: 1, count: differences) + Array(repeating: season, count: seasonalDifferences)
    for lag in lags {
      for position in (lag..<(levels + 1)).reversed() {
        polynomial[position] -= polynomial[position - lag]
      }
    }
    return polynomial.indices.dropFirst().filter { polynomial[$0] != 0 }
      .map { Tap(lag: $0, weight: -polynomial[$0]) }
  }

  /// Names of the coefficients in the order of a coefficient vector.
  var names: [String] {
    (0..<ar).map { "ar\($0 + 1)" } + (0..<seasonalAR).map { "sar\($0 + 1)" }
      + (0..<ma).map { "ma\($0 + 1)" } + (0..<seasonalMA).map { "sma\($0 + 1)" }
  }

  /// The field's name of the constant.
  var constantName: String { levels == 0 ? "intercept" : "drift" }
}
