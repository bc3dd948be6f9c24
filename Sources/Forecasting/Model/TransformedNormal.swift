/// The predictive distribution of values whose transforms are normal.
///
/// Quantiles are those of the normal distribution carried back, so that intervals are as asymmetric
/// as the distribution, and the median is the transformed mean carried back. Means and standard
/// deviations are those of the values themselves, exact for the logarithm, and by expansion for a
/// power (``BoxCox/invertMean(_:variance:)``, ``BoxCox/invertDeviation(_:variance:)``). A mean may
/// lie outside a narrow interval.
public struct TransformedNormal: Sendable, Hashable, Codable {
  /// What makes the values normal.
  public let transformation: Transformation
  /// Means of the transforms, one a step.
  public private(set) var mean: [Double]
  /// Standard deviations of the transforms, one a step, at least 0.
  public private(set) var standardError: [Double]
  /// The shape of the transforms' distribution around the mean, where it is not the normal one:
  /// Student's t, whose wider tails the quantiles then have. Means and standard deviations stay those
  /// of the normal distribution; a lognormal mean has no counterpart.
  public let family: PredictiveFamily?

  /// A distribution from the moments of the transforms.
  /// - Precondition: both arrays have the same length.
  public init(
    _ transformation: Transformation, mean: [Double], standardError: [Double],
    family: PredictiveFamily? = nil
  ) {
    precondition(mean.count == standardError.count)
    self.transformation = transformation
    self.mean = mean
    self.standardError = standardError
    self.family = family
  }

  private func score(_ probability: Double) -> Double {
    family?.quantile(probability) ?? Normal.quantile(probability)
  }

  /// The quantile at a probability in (0, 1), one a step. Where no finite number has that transform,
  /// it is the largest finite one: under a negative exponent, far in the upper tail.
  public func quantiles(at probability: Double) -> [Double] {
    let score = score(probability)
    return zip(mean, standardError).map { transformation.quantile($0 + score * $1) }
  }

  /// The outermost probability whose quantiles have to be finite.
  private static let outermost = 0.995

  /// Means and standard deviations of the values.
  func moments() throws(ForecastError) -> (mean: [Double], standardError: [Double]) {
    var means: [Double] = []
    var errors: [Double] = []
    let score = score(Self.outermost)
    for (step, (mean, error)) in zip(mean, standardError).enumerated() {
      guard mean.isFinite, error.isFinite else { throw .notFinite("at step \(step + 1)") }
      do throws(ForecastError) {
        _ = try transformation.invert(mean + score * error)
      } catch {
        throw .notFinite(
          "at step \(step + 1) the upper tail, carried back, has no finite value; transform less")
      }
      means.append(try transformation.invertMean(mean, variance: error * error))
      errors.append(try transformation.invertDeviation(mean, variance: error * error))
    }
    return (means, errors)
  }

  /// The same distribution without its first `steps` steps.
  func dropping(first steps: Int) -> Self {
    var rest = self
    rest.mean.removeFirst(steps)
    rest.standardError.removeFirst(steps)
    return rest
  }
}
