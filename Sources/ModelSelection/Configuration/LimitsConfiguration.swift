/// How long the job may take, where it runs, and what it needs.
public struct LimitsConfiguration: Sendable, Codable, Equatable {
  /// The time for `load` with all its attempts; nil leaves it to the source.
  public var load: Duration?
  /// The time for one unit of `backtest`; nil for no limit.
  public var backtest: Duration?
  /// The time for one unit of `forecast`; nil for no limit.
  public var forecast: Duration?
  /// The time for one execution of the run; nil for no limit.
  public var run: Duration?
  /// How many models have to come through the backtest without a failure; nil for any number.
  public var survivors: Int?
  /// Whether units run in child processes, which can be killed.
  public var isolated = false
  /// The number of child processes; 0 runs units on threads, or, where they are isolated, in as many
  /// processes as there would be threads.
  public var processes = 0
  /// The bytes that have to be free on the disk of the store when a run begins.
  public var freeDisk: Int?

  /// No limits.
  public init() {}
}

extension LimitsConfiguration {
  init(parsing node: ConfigurationNode?) throws(ConfigurationError) {
    guard
      let entries = try node?.mapping(keys: [
        "load", "backtest", "forecast", "run", "survivors", "isolated", "processes", "free-disk",
      ])
    else { return }
    load = try entries["load"]?.time()
    backtest = try entries["backtest"]?.time()
    forecast = try entries["forecast"]?.time()
    run = try entries["run"]?.time()
    survivors = try entries["survivors"]?.integer(in: 1...10_000)
    isolated = try entries["isolated"]?.flag() ?? isolated
    processes = try entries["processes"]?.integer(in: 0...1024) ?? processes
    freeDisk = try entries["free-disk"]?.size()
  }
}

extension ConfigurationNode {
  /// A time that is more than nothing.
  fileprivate func time() throws(ConfigurationError) -> Duration {
    guard let duration = DurationText.parse(try text()), duration > .zero else {
      throw wrong(expected: "a duration such as 30s, 30m or 3h")
    }
    return duration
  }
}
