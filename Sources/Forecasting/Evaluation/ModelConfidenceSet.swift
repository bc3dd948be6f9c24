/// The models that may be the best, given what was observed: with probability `level` the truly best
/// one is among them.
///
/// Method of Hansen, Lunde & Nason (2011), "The model confidence set", with the range statistic T_R:
/// while any two of the models left differ by more standard errors than chance explains, the one
/// that is furthest behind another has to go. The distribution comes from a circular block bootstrap of the paired losses, seeded and
/// counter-based: the same losses give the same set, whatever the threads.
///
/// Little data rules out little: a large set says that the data cannot tell its members apart, not
/// that they are equally good.
public struct ModelConfidenceSet: Codable, Sendable, Hashable {
  /// The probability that the best model is in the set, in percent.
  public let level: Double
  /// The models in the order given.
  public let models: [ModelSpec]
  /// By model: the smallest 1 − level / 100 at which it would have to go; 1 for the last one left.
  public let pValues: [Double]
  /// The models that had to go, worst first.
  public let eliminated: [ModelSpec]

  /// The models that may be the best, in the order given.
  public var members: [ModelSpec] {
    zip(models, pValues).filter { isKept($1) }.map(\.0)
  }

  /// Whether a model may be the best; false for one that took no part.
  public func contains(_ model: ModelSpec) -> Bool { pValue(of: model).map(isKept) ?? false }

  /// The p value of a model; nil for one that took no part.
  public func pValue(of model: ModelSpec) -> Double? {
    models.firstIndex(of: model).map { pValues[$0] }
  }

  /// The level where none is asked for, in percent.
  public static let standardLevel = 90.0

  /// The set for losses of several models over the same observations.
  /// - Parameters:
  ///   - models: the models.
  ///   - losses: by model, one loss an observation: origins in order, or series.
  ///   - level: in percent.
  ///   - blockLength: observations that are resampled together: 1 for series; for origins at least
  ///     the horizon, see ``blockLength(origins:horizon:)``.
  ///   - replications: of the bootstrap.
  ///   - seed: of the bootstrap.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` for an option out of range or losses that do
  ///   not fit together; ``ForecastError/tooShort(have:need:)`` with fewer observations than 5 or
  ///   two blocks; ``ForecastError/missingValues(_:)`` and ``ForecastError/notFinite(_:)`` for
  ///   losses that are no numbers.
  /// - Complexity: O(replications × models × (observations / `blockLength` + models)).
  public init(
    models: [ModelSpec], losses: [[Double]], level: Double = standardLevel, blockLength: Int = 1,
    replications: Int = 1_000, seed: UInt64 = 2011
  ) throws(ForecastError) {
    guard level > 0, level < 100 else {
      throw .invalidParameter("the level must lie between 0 and 100 percent, not at \(level)")
    }
    guard blockLength >= 1, replications >= 1 else {
      throw .invalidParameter("a bootstrap needs blocks and replications of at least 1")
    }
    guard let count = losses.first?.count, models.count == losses.count,
      losses.allSatisfy({ $0.count == count })
    else {
      throw .invalidParameter("every model needs the losses of the same observations")
    }
    let need = max(5, 2 * blockLength)
    guard count >= need else { throw .tooShort(have: count, need: need) }
    guard !losses.contains(where: { $0.contains(where: \.isNaN) }) else {
      throw .missingValues("every observation needs the losses of all models")
    }
    // In units of the largest loss, so that no square overflows.
    let unit = losses.joined().reduce(0) { max($0, abs($1)) }
    guard unit.isFinite else { throw .notFinite("a loss is infinite") }
    let columns = unit > 0 ? losses.map { $0.map { $0 / unit } } : losses
    let elimination = ConfidenceSetElimination(
      means: columns.map { $0.reduce(0, +) / Double(count) },
      deviations: BlockBootstrap.deviations(
        of: columns, blockLength: blockLength, replications: replications, seed: seed))
    self.level = level
    self.models = models
    pValues = elimination.pValues
    eliminated = elimination.order.filter { elimination.pValues[$0] < 1 - level / 100 }
      .map { models[$0] }
  }

  /// The block length for the origins of one series: the cube root of their number (Hall, Horowitz &
  /// Jing 1995), and at least the horizon, since the errors of overlapping forecasts hang together.
  public static func blockLength(origins: Int, horizon: Int) -> Int {
    var root = 1
    while root * root * root < origins { root += 1 }
    return max(root, horizon)
  }

  private func isKept(_ pValue: Double) -> Bool { pValue >= 1 - level / 100 }
}
