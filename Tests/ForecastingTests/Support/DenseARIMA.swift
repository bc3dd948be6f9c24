import Foundation

import Forecasting

/// An ARIMA model written down as one multivariate normal distribution: slow, without recursions,
/// and so a reference for those of the engine.
///
/// Levels are y = H c + G w for the first d + mD levels c and the differences w, whose covariances
/// are sums over ψ weights. The first observed levels that determine c are conditioned on, all
/// others, observed or future, are normal given them.
struct DenseARIMA {
  /// z′Σ⁻¹z of the observed values that are not conditioned on.
  let sumOfSquares: Double
  /// log |Σ| with σ² = 1.
  let logDeterminant: Double
  /// The number of those values.
  let count: Int
  /// The conditional means of the values after the last.
  let mean: [Double]
  /// Their variances, in units of σ².
  let variance: [Double]

  /// The profile log-likelihood.
  var logLikelihood: Double {
    let n = Double(count)
    return -n / 2 * (1 + log(2 * Double.pi * sumOfSquares / n)) - logDeterminant / 2
  }

  /// The model that a fit found, over some values.
  init(_ fitted: ARIMA.Fitted, _ model: ARIMA, _ series: TimeSeries, horizon: Int = 0) {
    let parameters = Dictionary(
      uniqueKeysWithValues: fitted.summary.parameters.map { ($0.name, $0.value) })
    self.init(parameters, model, series, horizon: horizon)
  }

  /// The model at coefficients in the order AR, seasonal AR, MA, seasonal MA, without a constant.
  init(_ model: ARIMA, _ series: TimeSeries, _ coefficients: [Double]) {
    let seasonal = model.seasonal ?? ARIMAOrder(0, 0, 0)
    let names = [
      ("ar", model.order.p), ("sar", seasonal.p), ("ma", model.order.q), ("sma", seasonal.q),
    ].flatMap { name, order in (0..<order).map { "\(name)\($0 + 1)" } }
    self.init(
      Dictionary(uniqueKeysWithValues: zip(names, coefficients)), model, series, horizon: 0)
  }

  private init(
    _ parameters: [String: Double], _ model: ARIMA, _ series: TimeSeries, horizon: Int
  ) {
    let seasonal = series.seasonLength > 1 ? model.seasonal : nil
    func group(_ name: String, _ order: Int) -> [Double] {
      (0..<order).map { parameters["\(name)\($0 + 1)"] ?? .nan }
    }
    let mean = parameters["intercept"] ?? 0
    let drift = parameters["drift"] ?? 0
    let slope = (0..<(series.count + horizon)).map { mean + drift * Double($0) }
    let centred = DenseARIMA(
      values: zip(series.values, slope).map { $0 - $1 }, differences: model.order.d,
      seasonalDifferences: seasonal?.d ?? 0, season: series.seasonLength,
      ar: Self.product(group("ar", model.order.p), group("sar", seasonal?.p ?? 0), -1, series),
      ma: Self.product(group("ma", model.order.q), group("sma", seasonal?.q ?? 0), 1, series),
      horizon: horizon)
    self = centred.shifted(by: Array(slope.dropFirst(series.count)))
  }

  /// The weights of lags 1, 2, … of (1 + sign Σ a B) (1 + sign Σ b B^m), times sign.
  private static func product(
    _ ordinary: [Double], _ seasonal: [Double], _ sign: Double, _ series: TimeSeries
  ) -> [Double] {
    var result = [Double](
      repeating: 0, count: ordinary.count + seasonal.count * series.seasonLength + 1)
    for (i, a) in ([1] + ordinary.map { sign * $0 }).enumerated() {
      for (j, b) in ([1] + seasonal.map { sign * $0 }).enumerated() {
        result[i + j * series.seasonLength] += a * b
      }
    }
    return result.dropFirst().map { sign * $0 }
  }

  /// A model of values about 0; NaN is missing.
  /// - Parameters:
  ///   - ar: φ of w_t = Σ φ_k w_(t − k) + …, multiplied out.
  ///   - ma: θ of … + e_t + Σ θ_k e_(t − k), multiplied out.
  init(
    values: [Double], differences: Int, seasonalDifferences: Int, season: Int, ar: [Double],
    ma: [Double], horizon: Int
  ) {
    var taps = [1.0]
    for lag in Array(repeating: 1, count: differences)
      + Array(repeating: season, count: seasonalDifferences)
    {
      let longer = taps + Array(repeating: 0, count: lag)
      taps = longer.indices.map { longer[$0] - ($0 >= lag ? longer[$0 - lag] : 0) }
    }
    let levels = taps.count - 1
    let total = values.count + horizon
    func recursion(_ start: [Double], impulse: Int?) -> [Double] {
      var y = start
      for t in levels..<total {
        var value = t == impulse ? 1.0 : 0
        for lag in 1..<max(taps.count, 1) where taps[lag] != 0 { value -= taps[lag] * y[t - lag] }
        y.append(value)
      }
      return y
    }
    let zeros = [Double](repeating: 0, count: levels)
    let start = (0..<levels).map { index in
      recursion(zeros.indices.map { $0 == index ? 1 : 0 }, impulse: nil)
    }
    let response = (levels..<total).map { recursion(zeros, impulse: $0) }
    let observed = values.indices.filter { !values[$0].isNaN }
    let first = Self.independentRows(observed, of: start)
    let rest = observed.filter { !first.contains($0) } + Array(values.count..<total)
    // z = y_rest − H_rest H_first⁻¹ y_first = (G_rest − H_rest H_first⁻¹ G_first) w.
    let shares = Self.solve(
      matrix: start.map { column in first.map { column[$0] } },
      sides: rest.map { row in start.map { $0[row] } })
    let rows = zip(rest, shares).map { row, share in
      response.map { column in
        column[row] - zip(share, first).reduce(0) { $0 + $1.0 * column[$1.1] }
      }
    }
    let base = zip(rest, shares).map { _, share in
      zip(share, first).reduce(0) { $0 + $1.0 * values[$1.1] }
    }
    let covariance = Self.covariance(
      of: rows, autocovariances: Self.autocovariances(ar, ma, total - levels))
    let factor = Self.cholesky(covariance)
    let known = rest.count - horizon
    var z = [Double](repeating: 0, count: rest.count)
    for i in 0..<known {
      var value = values[rest[i]] - base[i]
      for j in 0..<i { value -= factor[i][j] * z[j] }
      z[i] = value / factor[i][i]
    }
    count = known
    sumOfSquares = z.reduce(0) { $0 + $1 * $1 }
    logDeterminant = (0..<known).reduce(0) { $0 + 2 * log(factor[$1][$1]) }
    mean = (known..<rest.count).map { i in
      base[i] + (0..<known).reduce(0) { $0 + factor[i][$1] * z[$1] }
    }
    variance = (known..<rest.count).map { i in
      (known...i).reduce(0) { $0 + factor[i][$1] * factor[i][$1] }
    }
  }

  private init(_ other: DenseARIMA, mean: [Double]) {
    sumOfSquares = other.sumOfSquares
    logDeterminant = other.logDeterminant
    count = other.count
    variance = other.variance
    self.mean = mean
  }

  private func shifted(by slope: [Double]) -> DenseARIMA {
    DenseARIMA(self, mean: zip(mean, slope).map(+))
  }

  /// γ(0) … γ(count − 1) as Σ ψ_j ψ_(j + k), until nothing is added any more.
  private static func autocovariances(_ ar: [Double], _ ma: [Double], _ count: Int) -> [Double] {
    var psi: [Double] = []
    var quiet = 0
    while quiet <= ar.count, psi.count < 200_000 {
      let j = psi.count
      var value = j == 0 ? 1 : j <= ma.count ? ma[j - 1] : 0
      for (index, phi) in ar.enumerated() where index < j { value += phi * psi[j - 1 - index] }
      psi.append(value)
      quiet = j > ma.count && abs(value) < 1e-17 ? quiet + 1 : 0
    }
    return (0..<count).map { lag in
      lag < psi.count ? zip(psi, psi.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } : 0
    }
  }

  private static func covariance(of rows: [[Double]], autocovariances gamma: [Double])
    -> [[Double]]
  {
    let columns = gamma.count
    let spread = rows.map { row in
      (0..<columns).map { k in
        var value = 0.0
        for j in 0..<columns where row[j] != 0 { value += row[j] * gamma[abs(j - k)] }
        return value
      }
    }
    return rows.indices.map { i in
      (0...i).map { j in
        var value = 0.0
        for k in 0..<columns where rows[j][k] != 0 { value += spread[i][k] * rows[j][k] }
        return value
      }
    }
  }

  private static func cholesky(_ matrix: [[Double]]) -> [[Double]] {
    var factor = matrix
    for i in factor.indices {
      for j in 0...i {
        var value = factor[i][j]
        for k in 0..<j { value -= factor[i][k] * factor[j][k] }
        factor[i][j] = i == j ? value.squareRoot() : value / factor[j][j]
      }
    }
    return factor
  }

  /// The first positions whose rows of `columns` are independent, as many as there are columns.
  private static func independentRows(_ positions: [Int], of columns: [[Double]]) -> [Int] {
    var basis: [(pivot: Int, row: [Double])] = []
    var chosen: [Int] = []
    for position in positions where chosen.count < columns.count {
      var row = columns.map { $0[position] }
      for (pivot, other) in basis where row[pivot] != 0 {
        let share = row[pivot] / other[pivot]
        for k in row.indices { row[k] -= share * other[k] }
      }
      guard let pivot = row.indices.first(where: { abs(row[$0]) > 1e-9 }) else { continue }
      basis.append((pivot, row))
      chosen.append(position)
    }
    return chosen
  }

  /// The solutions of A x = b for each right-hand side, by Gauss elimination with pivots.
  private static func solve(matrix: [[Double]], sides: [[Double]]) -> [[Double]] {
    let n = matrix.count
    var a = matrix
    var b = sides
    for column in 0..<n {
      let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      a.swapAt(column, pivot)
      for index in b.indices { b[index].swapAt(column, pivot) }
      for row in 0..<n where row != column && a[row][column] != 0 {
        let share = a[row][column] / a[column][column]
        for k in column..<n { a[row][k] -= share * a[column][k] }
        for index in b.indices { b[index][row] -= share * b[index][column] }
      }
    }
    return b.map { side in (0..<n).map { side[$0] / a[$0][$0] } }
  }
}
