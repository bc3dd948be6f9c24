/// The work of one decomposition: buffers cut from one block of memory, and the iterations.
///
/// A complete series without robust iterations is smoothed by fixed weights, eight phases at a
/// time; with weights of their own, the observations are smoothed one curve at a time.
struct STLEngine {
  let count: Int
  let period: Int
  let windows: STLWindows
  let innerIterations: Int
  let outerIterations: Int

  /// The phases that have one observation more than the others.
  let longPhases: Int
  let longLayout: LoessLayout
  let shortLayout: LoessLayout
  let trendLayout: LoessLayout
  let lowPassLayout: LoessLayout

  /// Behind each buffer that lanes read.
  private static let padding = LoessLayout.Lanes.scalarCount

  /// Settings must have been validated: more than two cycles, odd windows.
  init(_ stl: STL, count: Int) {
    self.count = count
    period = stl.period
    windows = STLWindows(stl, count: count)
    innerIterations = stl.innerIterations
    outerIterations = stl.outerIterations
    let cycles = count / period
    longPhases = count % period
    longLayout = LoessLayout(windows.seasonal, count: cycles + 1, extends: true)
    shortLayout = LoessLayout(windows.seasonal, count: cycles, extends: true)
    trendLayout = LoessLayout(windows.trend, count: count)
    lowPassLayout = LoessLayout(windows.lowPass, count: count)
  }

  /// Where the numbers of a decomposition are.
  struct State {
    let trend: UnsafeMutablePointer<Double>
    let seasonal: UnsafeMutablePointer<Double>
    /// The observations, zero where missing; their weights.
    let values: UnsafeMutablePointer<Double>
    let weights: UnsafeMutablePointer<Double>
    /// The observations without trend or season.
    let work: UnsafeMutablePointer<Double>
    /// The smoothed phases with a cycle before and after, and their moving averages.
    let cycles: UnsafeMutablePointer<Double>
    let average: UnsafeMutablePointer<Double>
    /// One phase: observations, weights, curve.
    let phase: UnsafeMutablePointer<Double>
    let long: UnsafeMutablePointer<Double>
    let short: UnsafeMutablePointer<Double>
    let trendWeights: UnsafeMutablePointer<Double>
    let lowPassWeights: UnsafeMutablePointer<Double>
  }

  private var seriesRoom: Int { count + Self.padding }
  private var cyclesRoom: Int { count + 2 * period + Self.padding }
  private var phaseRoom: Int { longLayout.count + 2 + Self.padding }

  /// The room a decomposition needs.
  var scratchCount: Int {
    5 * seriesRoom + 2 * cyclesRoom + 3 * phaseRoom + longLayout.weightCount
      + shortLayout.weightCount + trendLayout.weightCount + lowPassLayout.weightCount
  }

  /// Cuts the buffers from `scratchCount` numbers.
  func begin(_ scratch: UnsafeMutablePointer<Double>) -> State {
    var next = scratch
    func take(_ room: Int) -> UnsafeMutablePointer<Double> {
      defer { next += room }
      return next
    }
    // Lanes read and rewrite the numbers behind a buffer's end, so none may be left undefined.
    scratch.initialize(
      repeating: 0, count: 5 * seriesRoom + 2 * cyclesRoom + 3 * phaseRoom)
    return State(
      trend: take(seriesRoom), seasonal: take(seriesRoom), values: take(seriesRoom),
      weights: take(seriesRoom), work: take(seriesRoom), cycles: take(cyclesRoom),
      average: take(cyclesRoom), phase: take(3 * phaseRoom), long: take(longLayout.weightCount),
      short: take(shortLayout.weightCount), trendWeights: take(trendLayout.weightCount),
      lowPassWeights: take(lowPassLayout.weightCount))
  }

  /// Fills trend, season and weights of `state`.
  func run(
    _ values: UnsafeBufferPointer<Double>, _ state: State
  ) throws(ForecastError) {
    var hasGaps = false
    for t in 0..<count {
      let isMissing = values[t].isNaN
      state.values[t] = isMissing ? 0 : values[t]
      state.weights[t] = isMissing ? 0 : 1
      if isMissing { hasGaps = true }
    }
    lowPassLayout.writeKernels(into: state.lowPassWeights)
    if !hasGaps {
      writeWeights(state) { $0.writeKernels(into: $1) }
      for _ in 0..<innerIterations { equalPass(state) }
      guard outerIterations > 0 else { return finish(state) }
    }
    writeWeights(state) { $0.writeTricube(into: $1) }
    if hasGaps { for _ in 0..<innerIterations { try weightedPass(state) } }
    for _ in 0..<outerIterations {
      STLRobustness.write(values, state, count: count)
      for _ in 0..<innerIterations { try weightedPass(state) }
    }
    finish(state)
  }

  private func writeWeights(
    _ state: State, _ write: (LoessLayout, UnsafeMutablePointer<Double>) -> Void
  ) {
    if longPhases > 0 { write(longLayout, state.long) }
    write(shortLayout, state.short)
    write(trendLayout, state.trendWeights)
  }

  /// Season and trend smoothed once, all observations alike.
  private func equalPass(_ state: State) {
    for t in 0..<count { state.work[t] = state.values[t] - state.trend[t] }
    let firstCycle = state.cycles + period
    if longPhases > 0 {
      LoessCurve.smooth(
        phases: 0..<longPhases, period: period, of: state.work, longLayout, kernels: state.long,
        into: firstCycle)
    }
    LoessCurve.smooth(
      phases: longPhases..<period, period: period, of: state.work, shortLayout,
      kernels: state.short, into: firstCycle)
    updateSeason(state)
    LoessCurve.smooth(
      state.work, trendLayout, kernels: state.trendWeights, into: state.trend)
  }

  /// Season and trend smoothed once, each observation with its weight.
  private func weightedPass(_ state: State) throws(ForecastError) {
    for t in 0..<count { state.work[t] = state.values[t] - state.trend[t] }
    for phase in 0..<period {
      let isLong = phase < longPhases
      let layout = isLong ? longLayout : shortLayout
      let (input, weights) = (state.phase, state.phase + phaseRoom)
      let curve = state.phase + 2 * phaseRoom + 1
      for p in 0..<layout.count {
        input[p] = state.work[p * period + phase]
        weights[p] = state.weights[p * period + phase]
      }
      for p in layout.count..<phaseRoom { (input[p], weights[p]) = (0, 0) }
      guard
        LoessCurve.smooth(
          input, weights: weights, layout, tricube: isLong ? state.long : state.short, into: curve)
      else { throw .missingValues("phase \(phase + 1) of the season is never observed") }
      for p in 0..<(layout.count + 2) { state.cycles[p * period + phase] = curve[p - 1] }
    }
    updateSeason(state)
    guard
      LoessCurve.smooth(
        state.work, weights: state.weights, trendLayout, tricube: state.trendWeights,
        into: state.trend)
    else { throw .noObservations }
  }

  /// The season is what the smoothed phases hold beyond their low-pass part; the observations
  /// without it go to `work`.
  private func updateSeason(_ state: State) {
    Self.movingAverage(state.cycles, count + 2 * period, length: period, into: state.average)
    Self.movingAverage(state.average, count + period + 1, length: period, into: state.work)
    Self.movingAverage(state.work, count + 2, length: 3, into: state.average)
    LoessCurve.smooth(
      state.average, lowPassLayout, kernels: state.lowPassWeights, into: state.seasonal)
    let middle = state.cycles + period
    for t in 0..<count {
      state.seasonal[t] = middle[t] - state.seasonal[t]
      state.work[t] = state.values[t] - state.seasonal[t]
    }
    for t in count..<seriesRoom { state.work[t] = 0 }
  }

  /// Writes the `count − length + 1` means of neighbours.
  private static func movingAverage(
    _ input: UnsafePointer<Double>, _ count: Int, length: Int,
    into output: UnsafeMutablePointer<Double>
  ) {
    let share = 1 / Double(length)
    var sum = 0.0
    for t in 0..<length { sum += input[t] }
    output[0] = sum * share
    for t in length..<count {
      sum += input[t] - input[t - length]
      output[t - length + 1] = sum * share
    }
  }

  private func finish(_ state: State) {
    guard windows.isPeriodic else { return }
    for phase in 0..<period {
      var (sum, cycles) = (0.0, 0.0)
      for t in stride(from: phase, to: count, by: period) {
        sum += state.seasonal[t]
        cycles += 1
      }
      for t in stride(from: phase, to: count, by: period) { state.seasonal[t] = sum / cycles }
    }
  }

  /// The components as arrays.
  func decomposition(of values: UnsafeBufferPointer<Double>, _ state: State) -> STLDecomposition {
    func array(_ pointer: UnsafeMutablePointer<Double>) -> [Double] {
      Array(UnsafeBufferPointer(start: pointer, count: count))
    }
    let (trend, seasonal) = (array(state.trend), array(state.seasonal))
    return STLDecomposition(
      trend: trend, seasonal: seasonal,
      remainder: (0..<count).map { values[$0] - seasonal[$0] - trend[$0] },
      weights: array(state.weights).map { $0 > LoessCurve.leftOut ? $0 : 0 })
  }
}
