/// What the origins of a backtest need of a calendar design, for every complete series of its length
/// and season: with it, each row that an origin adds and each step ahead cost a series one or two
/// products of short rows.
///
/// In the coordinates of the orthonormal columns at the first origin, with b the row at a position and
/// G = I + Σ b·b′ over the rows added since, a series is known by w = w₀ + Σ b·y. Its regression at a
/// row x is x′G⁻¹w, and a row adds (y − b′G⁻¹w)² / (1 + b′G⁻¹b) to the sum of squared residuals, with
/// G and w from before it: a squared recursive residual (Brown, Durbin & Evans, 1975, eqs. 2 and 5).
struct CalendarSweep: Sendable {
  let cutoffs: [Int]
  let gap: Int
  let horizon: Int
  /// How many of the cutoffs it serves.
  let reach: Int
  private let columns: Int
  /// The length of a row, padded with zeros to whole lanes.
  private let width: Int
  /// For each row after the first cutoff b, then G⁻¹b.
  private let added: [Double]
  /// For each of them 1 / (1 + b′G⁻¹b).
  private let weights: [Double]
  /// For each origin and step G⁻¹x.
  private let ahead: [Double]
  /// For each origin and step the standard error in units of σ.
  private let errors: [Double]

  private typealias Lanes = SIMD8<Double>

  /// The largest trace of G. No condition is larger, since no eigenvalue is below 1: normal equations
  /// keep ten digits.
  private static let largestTrace = 1e5

  /// A sweep that ends where later rows outweigh those of the first origin too much for normal
  /// equations.
  /// - Parameter cutoffs: ascending, the first of them the length of `start`.
  /// - Complexity: O((rows after the first cutoff + cutoffs · horizon) · columns²).
  init(from start: CalendarFactor, cutoffs: [Int], gap: Int, horizon: Int) {
    self.cutoffs = cutoffs
    self.gap = gap
    self.horizon = horizon
    columns = start.columns
    let lanes = Lanes.scalarCount
    width = (columns + lanes - 1) / lanes * lanes
    let padding = repeatElement(0.0, count: width - columns)
    var factor = RotatedFactor(orthonormal: columns, rows: start.rows)
    var (added, weights): ([Double], [Double]) = ([], [])
    var (ahead, errors): ([Double], [Double]) = ([], [])
    var reach = 0
    for cutoff in cutoffs {
      while factor.rows < cutoff {
        var row = start.basisRow(position: factor.rows + 1)
        let solution = factor.solution(row)
        added += row + padding
        added += solution.coefficients + padding
        weights.append(1 / (1 + solution.leverage))
        factor.append(&row, active: 0)
      }
      guard factor.squaredLength <= Self.largestTrace else { break }
      for step in 1...horizon {
        let solution = factor.solution(start.basisRow(position: cutoff + gap + step))
        ahead += solution.coefficients + padding
        errors.append((1 + solution.leverage).squareRoot())
      }
      reach += 1
    }
    self.reach = reach
    self.added = added
    self.weights = weights
    self.ahead = ahead
    self.errors = errors
  }

  /// The forecasts of one series.
  /// - Parameters:
  ///   - start: the factorisation that the sweep was made from.
  ///   - origins: of so many cutoffs, at most ``reach``.
  /// - Complexity: O(columns) for each row and each step of each origin.
  func forecasts(
    _ start: CalendarFactor, _ values: UnsafeBufferPointer<Double>, origins: Int
  ) -> [OriginForecast] {
    precondition(origins <= reach)
    let moments = [Double](
      unsafeUninitializedCapacity: 2 * origins * horizon
    ) { moments, count in
      write(start, values, origins: origins, into: moments.baseAddress!)
      count = 2 * origins * horizon
    }
    return [OriginForecast](unsafeUninitializedCapacity: origins) { results, count in
      for origin in 0..<origins {
        results.initializeElement(
          at: origin,
          to: OriginForecast(cutoff: cutoffs[origin], outcome: outcome(origin, moments)))
      }
      count = origins
    }
  }

  private func outcome(_ origin: Int, _ moments: [Double]) -> OriginForecast.Outcome {
    let own = PredictionMoments(in: moments, from: 2 * origin * horizon, count: horizon)
    do throws(ForecastError) {
      try own.requireFinite()
    } catch {
      return .failure(error)
    }
    // Not in the scope of the error, where the prediction would be copied.
    return .forecast(
      Prediction(
        finite: own, family: .studentT(degreesOfFreedom: Double(cutoffs[origin] - columns))))
  }

  /// Writes means and standard errors, origin after origin.
  private func write(
    _ start: CalendarFactor, _ values: UnsafeBufferPointer<Double>, origins: Int,
    into moments: UnsafeMutablePointer<Double>
  ) {
    let reference = values[0]
    withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { buffer in
      let state = buffer.baseAddress!
      state.initialize(repeating: 0, count: width)
      var sum = start.project(
        UnsafeBufferPointer(rebasing: values[..<start.rows]), reference: reference, into: state)
      added.withUnsafeBufferPointer { added in
        ahead.withUnsafeBufferPointer { ahead in
          var next = start.rows
          var future = ahead.baseAddress!
          var target = moments
          for origin in 0..<origins {
            while next < cutoffs[origin] {
              let place = next - start.rows
              let row = added.baseAddress! + 2 * width * place
              let value = values[next] - reference
              let error = value - product(row + width, state)
              sum += weights[place] * error * error
              for column in 0..<columns { state[column] += row[column] * value }
              next += 1
            }
            let sigma = (sum / Double(next - columns)).squareRoot()
            for step in 0..<horizon {
              (target + step).initialize(to: reference + product(future, state))
              (target + horizon + step).initialize(to: sigma * errors[origin * horizon + step])
              future += width
            }
            target += 2 * horizon
          }
        }
      }
    }
  }

  /// The product of two rows.
  @inline(__always)
  private func product(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>) -> Double {
    var sum = Lanes.zero
    var place = 0
    while place < width {
      sum +=
        UnsafeRawPointer(a + place).loadUnaligned(as: Lanes.self)
        * UnsafeRawPointer(b + place).loadUnaligned(as: Lanes.self)
      place += Lanes.scalarCount
    }
    return sum.sum()
  }
}
