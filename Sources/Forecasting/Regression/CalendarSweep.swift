/// The factorisations of a calendar design at many origins, each from the one before by rotating the
/// rows between them in. They serve every complete series that starts with the same factor: what is
/// left for each origin is a handful of products.
struct CalendarSweep: Sendable {
  let cutoffs: [Int]
  let horizon: Int
  private let origins: [Origin]

  private struct Origin {
    /// Cosine and sine of each column's rotation, row after row since the origin before.
    var rotations: [Double] = []
    /// The next rows in the coordinates of the rotated basis, column after column.
    var ahead: [Double]
    /// The variance of each step in units of σ².
    var variances: [Double]
  }

  /// - Parameter cutoffs: ascending, the first of them the length of `start`.
  /// - Returns: nil where columns come near to depending on each other.
  /// - Complexity: O((rows after the first cutoff + cutoffs · horizon) · columns²).
  init?(from start: CalendarFactor, cutoffs: [Int], horizon: Int) {
    self.cutoffs = cutoffs
    self.horizon = horizon
    let size = start.columns
    var factor = RotatedFactor(orthonormal: size, rows: start.rows)
    var origins: [Origin] = []
    var next = start.rows
    for cutoff in cutoffs {
      var origin = Origin(
        ahead: [Double](repeating: 0, count: size * horizon),
        variances: [Double](repeating: 1, count: horizon))
      while next < cutoff {
        var row = start.basisRow(position: next + 1)
        factor.append(&row, active: 0) { origin.rotations += [$0, $1] }
        next += 1
      }
      guard factor.isWellConditioned else { return nil }
      for step in 0..<horizon {
        let row = factor.projected(start.basisRow(position: cutoff + step + 1))
        for (column, entry) in row.enumerated() {
          origin.ahead[column * horizon + step] = entry
          origin.variances[step] += entry * entry
        }
      }
      origins.append(origin)
    }
    self.origins = origins
  }

  /// The prediction of each origin for one series.
  /// - Complexity: O((rows after the first cutoff + cutoffs · horizon) · columns).
  func predictions(_ start: CalendarFactor, _ values: UnsafeBufferPointer<Double>)
    throws(ForecastError) -> [Result<Prediction, ForecastError>]
  {
    let reference = values[0]
    var (projections, sum) = start.projections(
      UnsafeBufferPointer(rebasing: values[..<start.rows]), reference: reference)
    var results: [Result<Prediction, ForecastError>] = []
    results.reserveCapacity(cutoffs.count)
    var next = start.rows
    for (cutoff, origin) in zip(cutoffs, origins) {
      origin.rotations.withUnsafeBufferPointer { rotations in
        projections.withUnsafeMutableBufferPointer { projections in
          var index = 0
          while next < cutoff {
            var rest = values[next] - reference
            for column in projections.indices {
              let (cosine, sine) = (rotations[index], rotations[index + 1])
              let upper = projections[column]
              projections[column] = cosine * upper + sine * rest
              rest = cosine * rest - sine * upper
              index += 2
            }
            sum += rest * rest
            next += 1
          }
        }
      }
      results.append(predict(origin, projections, sum, cutoff, reference))
    }
    return results
  }

  private func predict(
    _ origin: Origin, _ projections: [Double], _ sum: Double, _ cutoff: Int, _ reference: Double
  ) -> Result<Prediction, ForecastError> {
    let degrees = Double(cutoff - projections.count)
    let outlook = CalendarFactor.Outlook(
      horizon: horizon, columns: origin.ahead, variances: origin.variances)
    do throws(ForecastError) {
      return .success(
        try outlook.prediction(
          projections, variance: sum / degrees, degreesOfFreedom: degrees, reference: reference))
    } catch {
      return .failure(error)
    }
  }
}
