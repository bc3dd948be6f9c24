/// What the origins of a backtest need of a calendar design, for every complete series of its length
/// and season: with it, each row that an origin adds costs a series a few products of short rows.
///
/// In the coordinates of the orthonormal columns at the first origin, with b the row at a position and
/// G = I + Σ b·b′ over the rows added since, a series is known by w = w₀ + Σ b·y. Its regression at a
/// row x is x′G⁻¹w. A row whose value differs from its forecast by the recursive residual
/// e = y − b′G⁻¹w adds e² / (1 + b′G⁻¹b) to the sum of squared residuals, and x′G⁻¹b · e / (1 + b′G⁻¹b)
/// to the regression at x, with G and w from before it (Brown, Durbin & Evans, 1975, eqs. 2, 4 and 5).
/// So forecasts are computed once for each position ahead, when it comes within the horizon, and
/// then follow the residuals.
final class CalendarSweep: Sendable {
  let cutoffs: [Int]
  let step: Int
  let gap: Int
  let horizon: Int
  /// How many of the cutoffs it serves.
  let reach: Int
  private let columns: Int
  /// The length of a row, padded with zeros to whole lanes.
  private let width: Int
  /// The same for the steps after the next one, up to the last one ahead.
  private let band: Int
  /// The rows of the steps ahead of the first cutoff.
  private let first: [Double]
  /// For each row after the first cutoff b, then G⁻¹x of the last step ahead, with b in G.
  private let added: [Double]
  /// For each of them x′G⁻¹b / (1 + b′G⁻¹b) of the steps ahead before the last one.
  private let gains: [Double]
  /// For each of them 1 / (1 + b′G⁻¹b).
  private let weights: [Double]
  /// For each origin and step the standard error in units of the root of the sum of squared residuals,
  /// padded with zeros.
  private let errors: [Double]

  private typealias Lanes = SIMD4<Double>

  /// The largest trace of G. No condition is larger, since no eigenvalue is below 1: normal equations
  /// keep ten digits.
  private static let largestTrace = 1e5

  /// A sweep that ends where later rows outweigh those of the first origin too much for normal
  /// equations.
  /// - Parameters:
  ///   - start: the factorisation at the first cutoff.
  ///   - origins: the number of cutoffs.
  ///   - step: the values between neighbouring ones.
  ///   - gap: the values left out between a cutoff and its first target.
  ///   - horizon: the number of targets.
  /// - Complexity: O((rows after the first cutoff · (columns + gap + horizon) + cutoffs · horizon ·
  ///   columns) · columns).
  init(from start: CalendarFactor, origins: Int, step: Int, gap: Int, horizon: Int) {
    cutoffs = (0..<origins).map { start.rows + $0 * step }
    self.step = step
    self.gap = gap
    self.horizon = horizon
    columns = start.columns
    width = Self.padded(columns)
    let ahead = gap + horizon
    band = Self.padded(ahead - 1)
    let padding = repeatElement(0.0, count: width - columns)
    let bandPadding = repeatElement(0.0, count: band - (ahead - 1))
    var factor = RotatedFactor(orthonormal: columns, rows: start.rows)
    // Those of the next steps, the row at hand being the first.
    var rows = (1...ahead).map { start.basisRow(position: start.rows + $0) }
    first = rows.flatMap { $0 + padding }
    var (added, gains, weights): ([Double], [Double], [Double]) = ([], [], [])
    var errors: [Double] = []
    var reach = 0
    for cutoff in cutoffs {
      while factor.rows < cutoff {
        var row = rows.removeFirst()
        let solution = factor.solution(row)
        let weight = 1 / (1 + solution.leverage)
        weights.append(weight)
        gains += rows.map { Self.product($0, solution.coefficients) * weight } + bandPadding
        added += row + padding
        factor.append(&row, active: 0)
        rows.append(start.basisRow(position: factor.rows + ahead))
        added += factor.solution(rows[ahead - 1]).coefficients + padding
      }
      guard factor.squaredLength <= Self.largestTrace else { break }
      for row in rows[gap...] {
        let projected = factor.projected(row)
        let variance = 1 + Self.product(projected, projected)
        errors.append((variance / Double(cutoff - columns)).squareRoot())
      }
      reach += 1
    }
    self.reach = reach
    self.added = added
    self.gains = gains
    self.weights = weights
    self.errors = errors + repeatElement(0, count: Lanes.scalarCount)
  }

  private static func padded(_ count: Int) -> Int {
    (count + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The forecasts of one series.
  /// - Parameters:
  ///   - start: the factorisation that the sweep was made from.
  ///   - origins: of so many cutoffs, at most ``reach``.
  /// - Complexity: O(rows of `start` · columns), and O(columns + gap + horizon) for each row after them
  ///   and each origin.
  func forecasts(
    _ start: CalendarFactor, _ values: UnsafeBufferPointer<Double>, origins: Int
  ) -> [OriginForecast] {
    precondition(origins <= reach)
    var isFinite = false
    let moments = [Double](
      unsafeUninitializedCapacity: 2 * origins * horizon + Lanes.scalarCount
    ) { moments, count in
      isFinite = write(start, values, origins: origins, into: moments.baseAddress!)
      count = 2 * origins * horizon
    }
    return [OriginForecast](unsafeUninitializedCapacity: origins) { results, count in
      for origin in 0..<origins {
        results.initializeElement(
          at: origin,
          to: OriginForecast(
            cutoff: cutoffs[origin], outcome: outcome(origin, moments, isFinite: isFinite)))
      }
      count = origins
    }
  }

  /// - Parameter isFinite: whether all moments are known to be finite.
  private func outcome(
    _ origin: Int, _ moments: [Double], isFinite: Bool
  ) -> OriginForecast.Outcome {
    let own = PredictionMoments(in: moments, from: 2 * origin * horizon, count: horizon)
    if !isFinite {
      do throws(ForecastError) {
        try own.requireFinite()
      } catch {
        return .failure(error)
      }
    }
    return .forecast(
      Prediction(
        finite: own, family: .studentT(degreesOfFreedom: Double(cutoffs[origin] - columns))))
  }

  /// Writes means and standard errors, origin after origin, and up to a lane beyond them.
  /// - Returns: whether all are known to be finite.
  private func write(
    _ start: CalendarFactor, _ values: UnsafeBufferPointer<Double>, origins: Int,
    into moments: UnsafeMutablePointer<Double>
  ) -> Bool {
    let count = cutoffs[origins - 1] - start.rows + gap + horizon
    let room = width + count + band + Lanes.scalarCount
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: room) { buffer in
      let state = buffer.baseAddress!
      let levels = state + width
      state.initialize(repeating: 0, count: room)
      let sum = start.project(
        UnsafeBufferPointer(rebasing: values[..<start.rows]), reference: values[0], into: state)
      let last = follow(
        values, from: start.rows, sum: sum, state: state, levels: levels, origins: origins,
        into: moments)
      return last < .infinity && abs(values[0]) < Self.large
        && UnsafeBufferPointer(start: levels, count: count).allSatisfy { abs($0) < Self.large }
    }
  }

  /// Forecasts that end up below this were finite at all origins if the sum of squared residuals is:
  /// what moved them was then no larger than its root, times the gains.
  private static let large = 1e300

  /// - Parameters:
  ///   - known: the length of the history at the first origin.
  ///   - sum: the sum of squared residuals there.
  ///   - state: w there.
  ///   - levels: room for the forecasts of the positions from there on.
  /// - Returns: the sum of squared residuals at the last origin.
  private func follow(
    _ values: UnsafeBufferPointer<Double>, from known: Int, sum: Double,
    state: UnsafeMutablePointer<Double>, levels: UnsafeMutablePointer<Double>, origins: Int,
    into moments: UnsafeMutablePointer<Double>
  ) -> Double {
    let reference = values[0]
    let ahead = gap + horizon
    var sum = sum
    first.withUnsafeBufferPointer { first in
      for step in 0..<ahead {
        levels[step] = product(first.baseAddress! + width * step, state)
      }
    }
    added.withUnsafeBufferPointer { added in
      gains.withUnsafeBufferPointer { gains in
        errors.withUnsafeBufferPointer { errors in
          var place = 0
          var target = moments
          for origin in 0..<origins {
            while known + place < cutoffs[origin] {
              let row = added.baseAddress! + 2 * width * place
              let gain = gains.baseAddress! + band * place
              let value = values[known + place] - reference
              let error = value - levels[place]
              sum += weights[place] * error * error
              let later = levels + place + 1
              fill(later, band) { Self.lanes(later + $0) + error * Self.lanes(gain + $0) }
              fill(state, width) { Self.lanes(state + $0) + value * Self.lanes(row + $0) }
              // After the band, whose padding reaches beyond it.
              levels[place + ahead] = product(row + width, state)
              place += 1
            }
            let future = levels + place + gap
            let unit = errors.baseAddress! + origin * horizon
            let root = sum.squareRoot()
            // The padding of each is written over by the next.
            fill(target, horizon) { reference + Self.lanes(future + $0) }
            target += horizon
            fill(target, horizon) { root * Self.lanes(unit + $0) }
            target += horizon
          }
        }
      }
    }
    return sum
  }

  @inline(__always)
  private static func lanes(_ place: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }

  /// Writes `count` numbers in whole lanes, and so up to a lane beyond them.
  @inline(__always)
  private func fill(
    _ target: UnsafeMutablePointer<Double>, _ count: Int, _ lanes: (_ place: Int) -> Lanes
  ) {
    var place = 0
    while place < count {
      UnsafeMutableRawPointer(target + place).storeBytes(of: lanes(place), as: Lanes.self)
      place += Lanes.scalarCount
    }
  }

  /// The product of two rows.
  @inline(__always)
  private func product(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>) -> Double {
    var sum = Lanes.zero
    var place = 0
    while place < width {
      sum += Self.lanes(a + place) * Self.lanes(b + place)
      place += Lanes.scalarCount
    }
    return sum.sum()
  }
}
