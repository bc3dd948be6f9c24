internal import Foundation
internal import SeriesHTTP
internal import SeriesIO

/// Fetches the bytes of a configured source.
struct SourceFetch {
  let source: SourceConfiguration
  /// Where relative paths start.
  let directory: String
  let reader: PanelReader.Options

  /// The bytes, and the name that messages give them.
  /// - Throws: `SeriesFileError`, `SourceError`, or ``JobError/secretMissing(variable:)``.
  func bytes(log: @escaping @Sendable (String) -> Void) async throws
    -> (bytes: [UInt8], name: String)
  {
    switch source {
    case .csv(let path):
      let file = URL(filePath: path, relativeTo: URL(filePath: directory))
      return (try FileBytes.read(path: file.path(percentEncoded: false)), path)
    case .url(let http):
      let source = HTTPSource(
        url: http.url, retries: http.retries, backoff: http.backoffBase...http.backoffCap,
        deadline: http.deadline, timeout: http.timeout, maximumSize: http.maximumSize,
        headers: try http.headers.mapValues(resolved), options: reader)
      return (try await source.fetch(log: log).bytes, Self.shown(http.url))
    }
  }

  /// A value `env:NAME` stands for the variable NAME of the environment.
  private func resolved(_ value: String) throws(JobError) -> String {
    guard value.hasPrefix("env:") else { return value }
    let variable = String(value.dropFirst(4))
    guard let secret = ProcessInfo.processInfo.environment[variable] else {
      throw .secretMissing(variable: variable)
    }
    return secret
  }

  /// An address without user, password, query and fragment: those may be secrets.
  static func shown(_ address: String) -> String {
    guard var parts = URLComponents(string: address) else { return "source" }
    parts.user = nil
    parts.password = nil
    parts.query = nil
    parts.fragment = nil
    return parts.string ?? "source"
  }
}
