internal import Flow
internal import Foundation
internal import SeriesHTTP
internal import SeriesIO

/// Fetches the bytes of a configured source.
struct SourceFetch {
  let source: SourceConfiguration
  /// Where relative paths start.
  let directory: String
  let reader: PanelReader.Options

  /// How often, after what waits and how long it is tried.
  /// - Parameter limit: the time for all attempts together; nil leaves it to the source.
  func options(limit: Duration?) -> TaskOptions {
    var retries = RetryPolicy(retries: 0, deadline: limit)
    if case .url(let http) = source {
      retries = RetryPolicy(
        retries: http.retries, base: http.backoffBase, cap: http.backoffCap,
        deadline: limit.map { min($0, http.deadline) } ?? http.deadline)
    }
    return TaskOptions(retries: retries) { error in
      guard let error = error as? SourceError, error.isTransient else { return .final }
      return error.retryAfter.map { .after($0) } ?? .retry
    }
  }

  /// The bytes, asked for once, and the name that messages give them.
  /// - Parameter attempt: the number of this attempt, which errors tell.
  /// - Throws: `SeriesFileError`, `SourceError`, or a ``JobError`` of a secret.
  func bytes(attempt: Int) async throws -> (bytes: [UInt8], name: String) {
    switch source {
    case .csv(let path):
      let file = URL(filePath: path, relativeTo: URL(filePath: directory))
      return (try FileBytes.read(path: file.path(percentEncoded: false)), path)
    case .url(let http):
      var secrets = SecretValues()
      let name = Self.shown(http.url)
      var headers: [String: String] = [:]
      for (field, value) in http.headers {
        headers[field] = try resolve(value, of: "source.headers.\(field)", &secrets)
      }
      let source = HTTPSource(
        url: try resolve(http.url, of: "source.url", &secrets), name: name, timeout: http.timeout,
        maximumSize: http.maximumSize, headers: headers, options: reader)
      do throws(SourceError) {
        return (try await source.fetchOnce().bytes, name)
      } catch {
        throw SourceError(
          error.kind, source: name, status: error.status, attempts: attempt,
          reason: secrets.redacted(error.reason), isTransient: error.isTransient,
          retryAfter: error.retryAfter)
      }
    }
  }

  private func resolve(_ text: String, of key: String, _ secrets: inout SecretValues)
    throws(JobError) -> String
  {
    do throws(SecretText.Fault) {
      return try SecretText(text, directory: directory).resolved(noting: &secrets)
    } catch {
      throw .secretMissing(key: key, error)
    }
  }

  /// An address without user, password, query and fragment: those may be secrets. Variables stand
  /// there by name.
  static func shown(_ address: String) -> String {
    let path = address.prefix { $0 != "?" && $0 != "#" }
    guard let scheme = path.range(of: "://") else { return String(path) }
    let rest = path[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" }
    let user = host.lastIndex(of: "@").map { host.index(after: $0) } ?? host.startIndex
    return String(path[..<scheme.upperBound] + rest[user...])
  }
}
