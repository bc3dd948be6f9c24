import ArgumentParser
import Forecasting

/// The plan of a backtest.
struct PlanOptions: ParsableArguments {
  @Option(help: "Steps forecast from each origin.")
  var horizon = 1

  @Option(help: "The number of origins.")
  var origins = 26

  @Option(help: "Values between neighbouring origins.")
  var step = 1

  @Option(help: "Values left out between an origin and its first target.")
  var gap = 0

  @Option(
    help: ArgumentHelp("expanding, or sliding:LENGTH.", valueName: "window"))
  var window = RollingOrigin.Window.expanding

  @Option(
    help: ArgumentHelp(
      "always, never, every:K, or form:K,parameters:K.", valueName: "policy"))
  var refit = RollingOrigin.Refit.always

  @Option(help: "Whose end the origins are counted back from: series or calendar.")
  var align = Backtest.Alignment.series

  func validate() throws {
    try Self.require("--horizon", horizon, atLeast: 1)
    try Self.require("--origins", origins, atLeast: 1)
    try Self.require("--step", step, atLeast: 1)
    try Self.require("--gap", gap, atLeast: 0)
  }

  /// The plan.
  var plan: RollingOrigin {
    RollingOrigin(
      horizon: horizon, origins: origins, step: step, gap: gap, window: window, refit: refit)
  }

  static func require(_ name: String, _ value: Int, atLeast minimum: Int) throws {
    guard value >= minimum, value <= 1_000_000 else {
      throw ValidationError("\(name) must be from \(minimum) to 1000000, not \(value).")
    }
  }
}
