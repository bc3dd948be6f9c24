/// The exact Gaussian likelihood of an ARIMA model as a sum of squares.
///
/// With innovations v_t of variance σ² F_t, the profile log-likelihood of n values is
/// −n/2 (1 + log 2π + log(S/n)) for S = Σ u_t² and u_t = v_t F_t^(−1/2) (Π F)^(1/2n): making it large
/// is a least-squares problem. Regression coefficients and missing values are linear in the
/// innovations and are solved for at every evaluation (generalised least squares); a missing value
/// is the coefficient of an impulse, which also takes its share of the determinant, so that the
/// likelihood is exactly that of the observed values.
package final class ExactObjective: ARIMAObjective {
  package let shape: ARIMAShape
  /// The number of values that the likelihood counts: differences minus missing values.
  package let observed: Int
  /// At which partial autocorrelations count as 0.
  package var tolerance = 1e-8
  /// How often the likelihood was evaluated.
  package private(set) var evaluations = 0
  /// The number of differences.
  let count: Int
  private let missing: Int
  private let sides: Int
  private let filter: ChandrasekharFilter
  /// The data and each further column, `count` numbers each.
  private let values: UnsafeMutablePointer<Double>
  private let memory: ScratchMemory
  private let free: UnsafeMutablePointer<Double>
  private let coefficients: UnsafeMutablePointer<Double>
  /// Innovations of the data, and of each further column, before projection.
  private let innovations: UnsafeMutablePointer<Double>
  private let gram: UnsafeMutablePointer<Double>
  private let solution: UnsafeMutablePointer<Double>
  private let residuals: UnsafeMutablePointer<Double>
  private let jacobian: UnsafeMutablePointer<Double>
  /// Whether derivatives follow from one evaluation to the next by Broyden's update, in place of one
  /// evaluation for each parameter.
  var usesSecants = false
  /// The conditional sum of squares of the same data, whose analytic derivatives are the first ones
  /// where secants are used.
  var conditional: CompleteCSS?
  private var isLinearised = false
  /// The residuals and parameters that the derivatives belong to.
  private let anchorResiduals: UnsafeMutablePointer<Double>
  private let anchor: UnsafeMutablePointer<Double>
  /// Σ log F and the share of the missing values, at the last evaluation.
  private var logDeterminant = 0.0

  /// An objective over differences without gaps, the regressors differenced in the same way.
  ///
  /// - Parameters:
  ///   - data: the differences, of filled-in levels where values are missing.
  ///   - missing: the differenced impulse at each missing value, and where it starts.
  package init(
    shape: ARIMAShape, data: [Double], missing: [(start: Int, values: [Double])] = [],
    regressors: [[Double]] = []
  ) {
    self.shape = shape
    self.missing = missing.count
    let count = data.count
    self.count = count
    observed = count - missing.count
    sides = missing.count + regressors.count
    let parameters = shape.count
    memory = ScratchMemory(
      count: 3 * parameters + 2 * (1 + sides) * count + sides * sides + 2 * sides + 2 * count
        + parameters * count)
    free = memory.take(parameters)
    coefficients = memory.take(parameters)
    values = memory.take((1 + sides) * count)
    innovations = memory.take((1 + sides) * count)
    gram = memory.take(sides * sides)
    solution = memory.take(2 * sides)
    residuals = memory.take(count)
    jacobian = memory.take(parameters * count)
    anchorResiduals = memory.take(count)
    anchor = memory.take(parameters)
    var columns: [ChandrasekharFilter.Column] = []
    let all = [(0, data)] + missing.map { ($0.start, $0.values) } + regressors.map { (0, $0) }
    for (index, column) in all.enumerated() {
      let place = values + index * count
      for (offset, value) in column.1.enumerated() { place[column.0 + offset] = value }
      columns.append(
        .init(
          values: place, support: Self.support(place, count),
          innovations: innovations + index * count))
    }
    filter = ChandrasekharFilter(
      ARMAPolynomials(shape: shape), count: count, columns: columns)
    starts = columns.dropFirst().map(\.support.lowerBound)
    firstNeighbours = Array(repeating: 0, count: sides)
    for (index, start) in starts.prefix(missing.count).enumerated() {
      let length = Double(count - start)
      costOfGaps += length * Double(filter.polynomials.dimension + 8 + index)
      costOfGaps += Double(index * index) / 2
    }
  }

  private static func support(_ values: UnsafeMutablePointer<Double>, _ count: Int) -> Range<Int> {
    let column = UnsafeBufferPointer(start: values, count: count)
    guard let first = column.firstIndex(where: { $0 != 0 }),
      let last = column.lastIndex(where: { $0 != 0 })
    else { return 0..<count }
    return first..<(last + 1)
  }

  /// The coefficients of the regressors at the last evaluation.
  package var regression: [Double] { (missing..<sides).map { solution[$0] } }

  /// The variance of a combination of regression coefficients in units of the innovation variance,
  /// at the last evaluation.
  func regressionVariance(_ combination: [Double]) -> Double {
    var unit = [Double](repeating: 0, count: missing) + combination
    SmallCholesky.solveLower(gram, order: sides, &unit)
    // The determinant's share is in the sum of squares, not in the columns.
    return unit.reduce(0) { $0 + $1 * $1 } / exp(logDeterminant / Double(observed))
  }

  /// The dimension of the filter's state.
  var dimension: Int { filter.polynomials.dimension }

  /// The variance of the autoregression alone at the last evaluation.
  package var autoregressiveVariance: Double { filter.autocovariances.autoregressiveVariance }

  /// Roughly the multiplications that the missing values added to the last evaluation; before the
  /// first, the most that they may.
  private(set) var costOfGaps = 1.0
  /// What they added to all evaluations so far.
  private(set) var totalCost = 0.0
  /// Where the innovations of each further column begin.
  private let starts: [Int]
  /// The first column that overlaps with each.
  private var firstNeighbours: [Int]

  /// The log-likelihood that belongs to a sum of squares of this objective.
  package func logLikelihood(_ sum: Double) -> Double {
    let n = Double(observed)
    return -n / 2 * (1 + log(2 * Double.pi) + log(sum / n))
  }

  /// The log-likelihood at coefficients, to all digits. Nil where the process is not stationary, or
  /// the digits are not enough.
  package func logLikelihood(coefficients point: [Double]) -> Double? {
    tolerance = 1e-10
    autoregressiveLimit = Self.exactLimit
    let sum = sumOfSquares(coefficients: point)
    return sum.isFinite ? logLikelihood(sum) : nil
  }

  /// From which autoregressive variance g on the banded factor takes over: the recursions have errors
  /// near 1e-16 g². A search can do with 1e-4.
  var autoregressiveLimit = 1e6
  /// The limit for a likelihood that is reported.
  static let exactLimit = 1e4
  /// Whether the banded factor took over at the last evaluation.
  var isNearUnitCircle: Bool { autoregressiveVariance > autoregressiveLimit }

  /// The parts of the likelihood at the last evaluation, where its sum of squares was `sum`: that of
  /// the innovations alone, and the determinant.
  func parts(of sum: Double) -> (sumOfSquares: Double, logDeterminant: Double) {
    (sum / exp(logDeterminant / Double(observed)), logDeterminant)
  }

  /// The sum of squares at free parameters.
  package func sumOfSquares(at point: UnsafePointer<Double>) -> Double {
    free.update(from: point, count: shape.count)
    shape.coefficients(of: free, into: coefficients)
    return evaluate(into: residuals)
  }

  /// The sum of squares at coefficients, which need not be those of free parameters.
  package func sumOfSquares(coefficients point: [Double]) -> Double {
    for (index, value) in point.enumerated() { coefficients[index] = value }
    return evaluate(into: residuals)
  }

  private func evaluate(into residuals: UnsafeMutablePointer<Double>) -> Double {
    evaluations += 1
    guard filter.run(coefficients, tolerance: tolerance) else { return .infinity }
    logDeterminant = filter.logDeterminant
    guard !isNearUnitCircle || whiten(), project() else { return .infinity }
    let scale = exp(logDeterminant / Double(2 * observed))
    for t in 0..<count {
      var value = innovations[t]
      for side in 0..<sides {
        value -= solution[side] * innovations[(side + 1) * count + t]
      }
      residuals[t] = scale * value
    }
    return LagFilters.dot(residuals, residuals, count: count)
  }

  /// Puts the banded factor's innovations in the place of the filter's; false where it fails, too.
  private func whiten() -> Bool {
    let point = Array(UnsafeBufferPointer(start: coefficients, count: shape.count))
    guard let factor = BandedLikelihood(shape: shape, coefficients: point, count: count) else {
      return false
    }
    logDeterminant = factor.logDeterminant
    return factor.whiten(values, columns: 1 + sides, into: innovations)
  }

  /// Solves for regression coefficients and missing values; false where they are not determined.
  private func project() -> Bool {
    guard sides > 0 else { return true }
    // The banded factor does not say where its columns end.
    let ends = isNearUnitCircle ? Array(repeating: count, count: 1 + sides) : filter.ends
    costOfGaps = 1
    for i in 0..<sides {
      let column = innovations + (i + 1) * count
      let start = starts[i]
      let length = ends[i + 1] - start
      costOfGaps += Double(length * (dimension + 8))
      solution[i] = LagFilters.dot(column + start, innovations + start, count: length)
      firstNeighbours[i] = i
      for j in 0...i {
        let from = max(start, starts[j])
        let overlap = min(ends[i + 1], ends[j + 1]) - from
        gram[i * sides + j] = 0
        guard overlap > 0 else { continue }
        firstNeighbours[i] = min(firstNeighbours[i], j)
        costOfGaps += Double(overlap)
        gram[i * sides + j] = LagFilters.dot(
          column + from, innovations + (j + 1) * count + from, count: overlap)
      }
      let width = Double(i - firstNeighbours[i])
      costOfGaps += width * width / 2
    }
    totalCost += costOfGaps
    guard EnvelopeCholesky.factor(gram, order: sides, first: firstNeighbours) else { return false }
    for i in 0..<missing { logDeterminant += 2 * log(gram[i * sides + i]) }
    SmallCholesky.solve(gram, order: sides, solution)
    return true
  }

  /// Forgets derivatives: the next ones are taken afresh.
  func restart() { isLinearised = false }

  /// Writes the Gauss–Newton equations by forward differences, which see the regression follow; or,
  /// where secants are used, by Broyden's (1965) update of the derivatives since the last call.
  package func linearise(into equations: NormalEquations) {
    let k = shape.count
    if !(usesSecants && isLinearised && followSecant()) { differentiate(equations) }
    if usesSecants {
      isLinearised = true
      anchorResiduals.update(from: residuals, count: count)
      anchor.update(from: free, count: k)
    }
    for i in 0..<k {
      let column = jacobian + i * count
      for j in 0...i {
        let product = LagFilters.dot(column, jacobian + j * count, count: count)
        equations.matrix[i * k + j] = product
        equations.matrix[j * k + i] = product
      }
      equations.descent[i] = LagFilters.dot(column, residuals, count: count)
      equations.cross[i] = 0
    }
    equations.constantSquare = 0
  }

  /// J ← J + (Δu − J Δx) Δx′ / Δx′Δx, for columns that hold −∂u/∂x; false without a step.
  private func followSecant() -> Bool {
    let k = shape.count
    var length = 0.0
    for i in 0..<k {
      anchor[i] = free[i] - anchor[i]
      length += anchor[i] * anchor[i]
    }
    guard length > 0 else { return false }
    for t in 0..<count { anchorResiduals[t] -= residuals[t] }
    for i in 0..<k {
      let step = anchor[i]
      let column = jacobian + i * count
      for t in 0..<count { anchorResiduals[t] -= column[t] * step }
    }
    for i in 0..<k {
      let share = anchor[i] / length
      let column = jacobian + i * count
      for t in 0..<count { column[t] += anchorResiduals[t] * share }
    }
    return true
  }

  /// Takes the derivatives afresh.
  private func differentiate(_ equations: NormalEquations) {
    let k = shape.count
    guard usesSecants, let conditional else {
      for i in 0..<k { differentiate(i, into: jacobian + i * count) }
      return
    }
    conditional.derivatives(at: free, equations: equations, into: jacobian)
    let scale = exp(logDeterminant / Double(2 * observed))
    for i in 0..<(k * count) { jacobian[i] *= scale }
  }

  /// −∂u / ∂(free parameter).
  private func differentiate(_ index: Int, into column: UnsafeMutablePointer<Double>) {
    let original = free[index]
    // Towards 0, so that the step never leaves the bounds.
    let step = original > 0 ? -2e-6 : 2e-6
    free[index] = original + step
    shape.coefficients(of: free, into: coefficients)
    let isDefined = evaluate(into: column).isFinite
    for t in 0..<count { column[t] = isDefined ? (residuals[t] - column[t]) / step : 0 }
    free[index] = original
    shape.coefficients(of: free, into: coefficients)
  }

  package func startingAR() -> [Double]? { nil }
  package var constant: Double { 0 }
}
