public import ArgumentParser
public import Flow
public import Forecasting
public import SeriesIO

// Types of the libraries that can be written on the command line as they print themselves.

extension FrequencyRequest: ExpressibleByArgument {}
extension ResultFormat: ExpressibleByArgument {}
extension RollingOrigin.Window: ExpressibleByArgument {}
extension RollingOrigin.Refit: ExpressibleByArgument {}
extension Backtest.Alignment: ExpressibleByArgument {}
extension ChampionScope: ExpressibleByArgument {}
extension SelectionRule: ExpressibleByArgument {}
extension IntervalMethod: ExpressibleByArgument {}
extension Metric: ExpressibleByArgument {}

extension LogLevel: ExpressibleByArgument {
  /// The level of this name.
  public init?(argument: String) { self.init(name: argument) }

  /// The name, in help.
  public var defaultValueDescription: String { name }

  /// All names, in help.
  public static var allValueStrings: [String] { allCases.map(\.name) }
}
