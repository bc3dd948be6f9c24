import Forecasting
import Foundation

/// What is recorded beside every run.
enum RunFacts {
  /// The fact that names the file of the configuration.
  static let configuration = "configuration"
  /// The fact that tells where somebody began a run.
  static let begun = "begun"
  /// What it says of the page.
  static let onPage = "page"

  /// - Parameter config: the file of the configuration.
  static func metadata(config: String) -> [String: String] {
    [
      "code-version": Version.current, "blas-kernel": NumericalLibrary.kernelName,
      configuration: URL(filePath: config).absoluteURL.path(percentEncoded: false),
    ]
  }

  /// The same for a run that is begun on the page.
  static func pageMetadata(config: String) -> [String: String] {
    metadata(config: config).merging([begun: onPage]) { $1 }
  }
}
