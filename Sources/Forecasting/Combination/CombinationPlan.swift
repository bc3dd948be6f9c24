/// What has to run for a list of models among which there are combinations: every model that
/// combines nothing once, however often it is named or a member; and how the results of all models
/// come of these.
///
///     let plan = try CombinationPlan(models: models)
///     let leaves = …                       // a BacktestResult for each of plan.leaves
///     let results = plan.assemble(leaves, plan: rollingOrigin, on: panel)
///
/// Nothing is fitted to assemble a combination, and no weight at an origin knows an error of a target
/// after it: see ``Combination``.
public struct CombinationPlan: Sendable {
  /// The models, as they were named.
  public let models: [ModelSpec]
  /// The models that have to run, each once: those that combine nothing, members included.
  public let leaves: [ModelSpec]
  private let nodes: [Node]

  private indirect enum Node: Sendable {
    case leaf(Int)
    case combination(Combination, members: [Node])
  }

  /// Finds out what has to run.
  /// - Throws: ``ModelSpecError`` for a spec without meaning.
  public init(models: [ModelSpec]) throws(ModelSpecError) {
    var leaves: [ModelSpec] = []
    var places: [ModelSpec: Int] = [:]
    func node(_ model: any Forecaster) -> Node {
      if let combination = model as? Combination {
        return .combination(combination, members: combination.members.map { node($0.base) })
      }
      let place = places[model.spec] ?? leaves.count
      if place == leaves.count {
        leaves.append(model.spec)
        places[model.spec] = place
      }
      return .leaf(place)
    }
    var nodes: [Node] = []
    for model in models { nodes.append(node(try model.makeForecaster())) }
    self.models = models
    self.leaves = leaves
    self.nodes = nodes
  }

  /// Whether a model is a combination at all, so that there is something to assemble.
  public var combines: Bool {
    nodes.contains { if case .combination = $0 { true } else { false } }
  }

  /// The results of all models from those of ``leaves``.
  /// - Parameters:
  ///   - leafResults: one a leaf, each with every series in its order.
  ///   - plan: what they ran under.
  ///   - series: what they ran on.
  /// - Returns: one result a model, in the order of ``models``.
  /// - Complexity: O(series × origins × horizon × (members² + log(origins × horizon))) for each
  ///   combination.
  public func assemble(
    _ leafResults: [BacktestResult], plan: RollingOrigin,
    on series: some RandomAccessCollection<TimeSeries>
  ) -> [BacktestResult] {
    let rows = series.enumerated().map { index, one in
      assemble(leafResults.map { $0.series[index] }, plan: plan, on: one)
    }
    return models.enumerated().map { place, model in
      BacktestResult(model: model, series: rows.map { $0[place] })
    }
  }

  /// The results of all models on one series from those of ``leaves``.
  /// - Parameters:
  ///   - leafResults: one a leaf.
  ///   - plan: what they ran under.
  ///   - series: what they ran on.
  /// - Returns: one result a model, in the order of ``models``.
  public func assemble(
    _ leafResults: [SeriesBacktest], plan: RollingOrigin, on series: TimeSeries
  ) -> [SeriesBacktest] {
    precondition(leafResults.count == leaves.count, "one result for each leaf")
    let history = series.trimmed
    func result(_ node: Node) -> SeriesBacktest {
      switch node {
      case .leaf(let place): leafResults[place]
      case .combination(let combination, let members):
        CombinationAssembly(
          combination: combination, series: history, gap: plan.gap,
          members: members.map { result($0) }
        ).result()
      }
    }
    return nodes.map { result($0) }
  }
}
