import Forecasting
import Foundation

/// Which models are measured.
enum Choice {
  /// The specs in the environment variable `MODEL`, separated by spaces; the whole catalogue where
  /// it is unset or empty.
  static var all: [String] {
    let named = ProcessInfo.processInfo.environment["MODEL", default: ""].split(separator: " ")
    return named.isEmpty ? ModelCatalogue.entries.map(\.spec) : named.map(String.init)
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
