public import ArgumentParser
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
extension Metric: ExpressibleByArgument {}
