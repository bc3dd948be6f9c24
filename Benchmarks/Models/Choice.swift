import Forecasting
import Foundation

/// Which models are measured, and how.
enum Choice {
  /// The specs in the environment variable `MODEL`, separated by spaces; where it is unset or
  /// empty the whole catalogue, or the models of the cost curve.
  static var all: [String] {
    let named = variable("MODEL").split(separator: " ")
    guard named.isEmpty else { return named.map(String.init) }
    return isCurve ? CostCurve.models : ModelCatalogue.entries.map(\.spec)
  }

  /// Whether `CURVE=1` asks for the cost curve in place of the passengers.
  static var isCurve: Bool { variable("CURVE") == "1" }

  /// An environment variable; empty where it is unset.
  private static func variable(_ name: String) -> String {
    ProcessInfo.processInfo.environment[name, default: ""]
  }

  /// Whether a fit is so short that the clock can only see a thousand of them. A fixed list, because
  /// a scale found by timing would differ from run to run, and with it the baselines.
  static func isClosedForm(_ spec: ModelSpec) -> Bool {
    ["naive", "seasonal-naive", "drift", "mean", "moving-average"].contains(spec.name)
  }

  /// Writes a line to standard error; standard output belongs to the results.
  static func note(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
