public import Flow
internal import Foundation

/// What a run of the weekly job is started with; kept with the run, so that a resumed one goes on
/// under the same rules.
public struct JobParameters: Codable, Sendable, Equatable {
  /// The configuration.
  public var configuration: JobConfiguration
  /// The directory that relative paths of the configuration start from.
  public var directory: String

  /// Parameters of a run.
  public init(configuration: JobConfiguration, directory: String) {
    self.configuration = configuration
    self.directory = directory
  }

  /// What a run was started with.
  /// - Throws: what the decoder throws for parameters of another version.
  public static func recorded(_ run: RunRecord) throws -> JobParameters {
    try JSONDecoder().decode(JobParameters.self, from: Data(run.parameters))
  }

  /// Reads a configuration file; relative paths start from its directory.
  /// - Throws: ``ConfigurationError``, or `SeriesFileError` where the file cannot be read.
  public static func read(path: String) throws -> JobParameters {
    let directory = URL(filePath: path).absoluteURL.deletingLastPathComponent()
    return JobParameters(
      configuration: try .read(path: path), directory: directory.path(percentEncoded: false))
  }
}
