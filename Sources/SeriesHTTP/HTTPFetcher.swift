import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SeriesIO

/// One attempt at a time to fetch the body of a source, redirects included.
struct HTTPFetcher: Sendable {
  private static let maximumRedirects = 5

  /// The body and its status.
  struct Answer: Sendable {
    var bytes: [UInt8]
    var status: Int
  }

  /// What messages call the source.
  var name: String { source.name ?? address.shown }

  private let address: SourceAddress
  private let source: HTTPSource
  private let client: HTTPClient

  init(address: SourceAddress, source: HTTPSource, configuration: HTTPClient.Configuration) {
    self.address = address
    self.source = source
    var configuration = configuration
    // Redirects are followed here, because the library sends headers of our own to other hosts.
    configuration.redirectConfiguration = .disallow
    // Attempts are repeated here, with waits that the library does not know.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Closes the connections.
  func shutDown() async {
    // A connection that does not close cleanly has already given or refused its answer.
    try? await client.shutdown()
  }

  /// Fetches once, within a time.
  func attempt(within time: Duration, secondsSinceEpoch: @escaping @Sendable () -> Int) async
    -> Result<Answer, AttemptFailure>
  {
    let seconds = time.components.seconds
    return await withTaskGroup(of: Result<Answer, AttemptFailure>?.self) { group in
      group.addTask {
        do throws(AttemptFailure) {
          return .success(try await fetch(secondsSinceEpoch: secondsSinceEpoch))
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        guard (try? await Task.sleep(for: time)) != nil else { return nil }
        return .failure(.transient(.unavailable, "no complete answer within \(seconds) s"))
      }
      var outcome: Result<Answer, AttemptFailure>?
      while outcome == nil, let next = await group.next() { outcome = next }
      group.cancelAll()
      if Task.isCancelled { return .failure(.final(.cancelled, "cancelled")) }
      return outcome ?? .failure(.final(.cancelled, "cancelled"))
    }
  }

  private func fetch(secondsSinceEpoch: @Sendable () -> Int) async throws(AttemptFailure) -> Answer
  {
    var target = address
    var isTrusted = true
    for _ in 0...Self.maximumRedirects {
      let response = try await execute(target, withHeaders: isTrusted)
      let status = Int(response.status.code)
      switch status {
      case 200...299:
        let bytes = try await body(response, status: status)
        try checkHeader(bytes, status: status)
        return Answer(bytes: bytes, status: status)
      case 301, 302, 303, 307, 308:
        guard let location = response.headers.first(name: "Location"),
          let next = target.redirect(to: location)
        else {
          throw .final(
            .unavailable,
            "HTTP \(status) that cannot be followed: it names no web address, or leads from https "
              + "to http", status: status)
        }
        isTrusted = isTrusted && target.trusts(next)
        target = next
      default:
        let reason = "HTTP \(status) \(response.status.reasonPhrase)"
        guard RetryPolicy.isTransient(status: status) else {
          throw .final(.unavailable, reason, status: status)
        }
        let header =
          status == 429 || status == 503 ? response.headers.first(name: "Retry-After") : nil
        let retryAfter = header.flatMap {
          RetryPolicy.retryAfter($0, secondsSinceEpoch: secondsSinceEpoch())
        }
        throw .transient(.unavailable, reason, status: status, retryAfter: retryAfter)
      }
    }
    throw .final(.unavailable, "more than \(Self.maximumRedirects) redirects")
  }

  private func execute(_ target: SourceAddress, withHeaders: Bool) async throws(AttemptFailure)
    -> HTTPClientResponse
  {
    var request = HTTPClientRequest(url: target.text)
    request.headers.add(name: "Accept", value: "text/csv, */*;q=0.5")
    request.headers.add(name: "User-Agent", value: "Almanac")
    if withHeaders {
      if let credentials = address.credentials {
        request.setBasicAuth(username: credentials.name, password: credentials.password)
      }
      for (name, value) in source.headers.sorted(by: { $0.key < $1.key }) {
        request.headers.replaceOrAdd(name: name, value: value)
      }
    }
    do {
      // The attempt has a time limit of its own, which covers the body too.
      return try await client.execute(request, timeout: .hours(24 * 365))
    } catch let error as HTTPClientError where Self.isFinal(error) {
      throw .final(.content, "the request cannot be sent: \(error)")
    } catch  where Self.isOfCertificate(error) {
      throw .final(
        .unavailable, "the certificate of \(target.shownHost) cannot be trusted: \(error)")
    } catch {
      throw .transient(.unavailable, "no connection to \(shown(target)): \(error)")
    }
  }

  /// What messages call an address; of one that a redirect led to, whose path may be a secret, the
  /// host.
  private func shown(_ target: SourceAddress) -> String {
    target == address ? name : target.shownHost
  }

  private static func isFinal(_ error: HTTPClientError) -> Bool {
    error == .invalidURL || error == .emptyHost || error == .emptyScheme
      || error.shortDescription.hasPrefix("Invalid header")
  }

  /// Whether a certificate is the trouble. The library that knows is hidden by the client, so that
  /// only its words are left.
  private static func isOfCertificate(_ error: any Error) -> Bool {
    let text = "\(error)"
    return ["CERTIFICATE_VERIFY_FAILED", "failedToValidateHostname", "unableToValidateCertificate"]
      .contains { text.contains($0) }
  }

  private func body(_ response: HTTPClientResponse, status: Int) async throws(AttemptFailure)
    -> [UInt8]
  {
    let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) }
    let tooLarge = AttemptFailure.final(
      .content, "the body is larger than \(source.maximumSize) bytes", status: status)
    if let announced, announced > source.maximumSize { throw tooLarge }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(announced ?? 0, source.maximumSize))
    do {
      for try await part in response.body {
        part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
        if bytes.count > source.maximumSize { throw tooLarge }
      }
    } catch let failure as AttemptFailure {
      throw failure
    } catch {
      throw .transient(
        .unavailable, "the body broke off after \(bytes.count) bytes: \(error)", status: status)
    }
    if let announced, announced != bytes.count {
      throw .transient(
        .unavailable, "the body has \(bytes.count) bytes, not \(announced)", status: status)
    }
    return bytes
  }

  private func checkHeader(_ bytes: [UInt8], status: Int) throws(AttemptFailure) {
    do throws(SeriesFileError) {
      try PanelReader.checkHeader(bytes: bytes, name: name, options: source.options)
    } catch {
      throw .transient(
        .content, "HTTP \(status), but the body is not the expected CSV: \(error.reason)",
        status: status)
    }
  }
}
