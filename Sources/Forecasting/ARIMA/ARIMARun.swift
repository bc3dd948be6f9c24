/// The exact filter of an ARIMA model on its way over a stretch of values.
///
/// Windows that move on by one place a step stand in for the vectors of ``ARIMAState``.
final class ARIMARun {
  private let polynomials: ARMAPolynomials
  private let shape: ARIMAShape
  private let weights: ARMAWeights
  private let taps: [ARIMAShape.Tap]
  private let dimension: Int
  private let padded: Int
  private let capacity: Int
  private let gain: UnsafeMutablePointer<Double>
  private let fading: UnsafeMutablePointer<Double>
  private let memory: ScratchMemory
  private var columns: [Window]
  private var equations: ImpulseEquations
  private var variance: Double
  /// The number of levels so far.
  private var position = 0
  /// The number of differences so far.
  private var clock = 0

  /// The levels and predictions of one column; `levels[position]` is the next level.
  private struct Window {
    let levels: UnsafeMutablePointer<Double>
    let predictions: UnsafeMutablePointer<Double>
    let memory: ScratchMemory
  }

  /// What a run adds up.
  struct Totals {
    /// Σ of squared innovations over their variances, in units of σ².
    var sumOfSquares = 0.0
    /// The number of innovations.
    var residuals = 0
    /// Σ of the logarithms of the variances.
    var logDeterminant = 0.0
  }

  /// A run of at most `count` steps on from a state.
  init(_ state: ARIMAState, _ polynomials: ARMAPolynomials, coefficients: [Double], count: Int) {
    self.polynomials = polynomials
    shape = polynomials.shape
    weights = ARMAWeights(polynomials, coefficients)
    taps = shape.differenceTaps
    dimension = polynomials.dimension
    padded = GainRotation.padded(dimension)
    capacity = count
    memory = ScratchMemory(count: 2 * padded + count + 4)
    gain = memory.take(padded)
    fading = memory.take(padded + count + 4)
    for i in 0..<dimension {
      gain[i] = state.gain[i]
      fading[i] = state.fading[i]
    }
    variance = state.variance
    equations = ImpulseEquations(factor: state.factor, right: state.right)
    columns = []
    for column in [state.series] + state.gaps { columns.append(window(column)) }
  }

  private func window(_ column: ARIMAState.Column?) -> Window {
    let memory = ScratchMemory(count: shape.levels + capacity + padded + capacity + 4)
    let levels = memory.take(capacity, padding: shape.levels)
    let predictions = memory.take(padded + capacity + 4)
    if let column {
      for (index, value) in column.levels.enumerated() { levels[index - shape.levels] = value }
      for (index, value) in column.predictions.enumerated() { predictions[index] = value }
    }
    return Window(levels: levels, predictions: predictions, memory: memory)
  }

  /// What the differences that are taken out predict of the next level.
  @inline(__always)
  private func base(_ window: Window) -> Double {
    var base = 0.0
    for tap in taps { base += tap.weight * window.levels[position - tap.lag] }
    return base
  }

  /// The prediction of the next value; NaN where it rests on a value that nothing tells.
  func prediction() -> Double {
    var mean = base(columns[0]) + columns[0].predictions[clock]
    guard columns.count > 1 else { return mean }
    for (window, size) in zip(columns.dropFirst(), equations.solution) {
      let response = base(window) + window.predictions[clock]
      if response != 0 { mean += size * response }
    }
    return mean
  }

  /// The variance of the prediction of the next value in units of σ², what is not known about
  /// missing values included.
  var predictionVariance: Double {
    guard columns.count > 1 else { return variance }
    let responses = columns.dropFirst().map { base($0) + $0.predictions[clock] }
    return variance
      + ImpulseEquations.leverage(equations.factor, of: responses, count: responses.count)
  }

  /// Takes in one of the first d + mD values, which have no innovation.
  func start(with value: Double) {
    if value.isNaN { open() }
    for (index, window) in columns.enumerated() {
      let isNew = value.isNaN && index == columns.count - 1
      let kept = position == 0 ? 0 : window.levels[position - 1]
      window.levels[position] =
        index == 0 ? (value.isNaN ? kept : value) : (isNew ? 1 : 0)
    }
    position += 1
  }

  private func open() {
    columns.append(window(nil))
    equations.append()
  }

  /// Takes in a value; NaN is missing.
  /// - Returns: the innovation over its standard deviation, in units of σ; NaN where there is none.
  @discardableResult
  func step(_ value: Double, into totals: inout Totals) -> Double {
    let isMissing = value.isNaN
    let first = columns[0]
    let mean = base(first) + first.predictions[clock]
    if isMissing { open() }
    let root = 1 / variance.squareRoot()
    var equation = [Double](repeating: 0, count: columns.count - 1)
    let v = isMissing ? 0 : value - mean
    for (index, window) in columns.enumerated() {
      let isNew = isMissing && index == columns.count - 1
      let level = index == 0 ? mean + v : (isNew ? 1 : 0)
      let innovation =
        index == 0 ? v : level - base(window) - window.predictions[clock]
      if index > 0 { equation[index - 1] = -innovation * root }
      window.levels[position] = level
      move(window, innovation)
    }
    var innovation = Double.nan
    if let result = equations.add(equation, value: v * root), !isMissing {
      innovation = result.residual
      totals.sumOfSquares += result.residual * result.residual
      totals.residuals += 1
      totals.logDeterminant += log(variance) + 2 * log(result.growth)
    }
    rotate()
    position += 1
    clock += 1
    if columns.count > 1, position % 8 == 0 || position == capacity { retire() }
    return innovation
  }

  /// Shifts the predictions of a column and adds its innovation.
  private func move(_ window: Window, _ innovation: Double) {
    let a = window.predictions + clock
    a[dimension] = polynomials.next(after: a, weights.phi)
    GainRotation.add(gain, times: innovation, to: a + 1, padded: padded)
  }

  private func rotate() {
    let l = fading + clock
    let rho = l[0]
    l[dimension] = polynomials.next(after: l, weights.phi)
    guard rho != 0 else { return }
    GainRotation.rotate(gain, l + 1, by: rho, padded: padded)
    variance *= 1 - rho * rho
  }

  /// Drops the impulses that are not felt any more.
  private func retire() {
    for index in stride(from: columns.count - 1, to: 0, by: -1) {
      let window = columns[index]
      let isFelt =
        (0..<shape.levels).contains { window.levels[position - 1 - $0] != 0 }
        || (0..<dimension).contains { abs(window.predictions[clock + $0]) > 1e-14 }
      if isFelt { continue }
      equations.remove(index - 1)
      columns.remove(at: index)
    }
  }

  /// The state after the steps so far.
  var state: ARIMAState {
    func column(_ window: Window) -> ARIMAState.Column {
      ARIMAState.Column(
        levels: (0..<shape.levels).map { window.levels[position - shape.levels + $0] },
        predictions: (0..<dimension).map { window.predictions[clock + $0] })
    }
    return ARIMAState(
      series: column(columns[0]), gaps: columns.dropFirst().map(column),
      factor: equations.factor, right: equations.right,
      gain: (0..<dimension).map { gain[$0] },
      fading: (0..<dimension).map { fading[clock + $0] }, variance: variance)
  }
}

extension ARIMAState {
  /// A state from its parts.
  init(
    series: Column, gaps: [Column], factor: [Double], right: [Double], gain: [Double],
    fading: [Double], variance: Double
  ) {
    self.series = series
    self.gaps = gaps
    self.factor = factor
    self.right = right
    self.gain = gain
    self.fading = fading
    self.variance = variance
  }
}
