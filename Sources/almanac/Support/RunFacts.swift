import Forecasting
import Foundation

/// What is recorded beside every run.
enum RunFacts {
  /// The fact that names the file of the configuration.
  static let configuration = "configuration"

  /// - Parameter config: the file of the configuration.
  static func metadata(config: String) -> [String: String] {
    [
      "code-version": Version.current, "blas-kernel": NumericalLibrary.kernelName,
      configuration: URL(filePath: config).absoluteURL.path(percentEncoded: false),
    ]
  }
}
