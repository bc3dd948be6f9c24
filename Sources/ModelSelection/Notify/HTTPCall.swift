internal import AsyncHTTPClient
internal import Flow
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One request to an address that may be a secret: no error names it.
struct HTTPCall: Sendable {
  private let method: HTTPMethod
  private let url: String
  private let headers: [(String, String)]
  private let body: [UInt8]
  /// The time from connecting to the last byte of the answer.
  private let timeout: Duration

  private static let maximumRedirects = 5
  /// An answer of a channel is short; what is longer is not read.
  private static let maximumAnswer = 64 << 10

  /// The address of a channel.
  static func resolve(_ address: SecretText, of channel: String) throws(DeliveryError) -> String {
    // No error of a call names the address, so there is nothing to keep out of messages.
    var secrets = SecretValues()
    do throws(SecretText.Fault) { return try address.resolved(noting: &secrets) } catch {
      throw DeliveryError("\(channel): \(error)")
    }
  }

  /// A request for what is at an address.
  static func get(_ url: String, timeout: Duration) -> HTTPCall {
    HTTPCall(method: .GET, url: url, headers: [], body: [], timeout: timeout)
  }

  /// A request that brings something.
  static func post(
    _ url: String, headers: [(String, String)], body: [UInt8], timeout: Duration
  ) -> HTTPCall {
    HTTPCall(method: .POST, url: url, headers: headers, body: body, timeout: timeout)
  }

  /// Sends the request and follows redirects: those of a GET, and others that keep the method, but
  /// none that gives up encryption.
  /// - Returns: the status, which is a success.
  func send() async throws(DeliveryError) -> Int {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let outcome = await withTaskGroup(of: Result<Int, DeliveryError>.self) { group in
      group.addTask { await attempt(client) }
      group.addTask {
        try? await Task.sleep(for: timeout, clock: .continuous)
        return .failure(DeliveryError("no complete answer within \(timeout.components.seconds) s"))
      }
      defer { group.cancelAll() }
      return await group.next() ?? .failure(DeliveryError("cancelled"))
    }
    // A connection that does not close cleanly has already given or refused its answer.
    try? await client.shutdown()
    return try outcome.get()
  }

  private func attempt(_ client: HTTPClient) async -> Result<Int, DeliveryError> {
    do throws(DeliveryError) { return .success(try await follow(client)) } catch {
      return .failure(error)
    }
  }

  private func follow(_ client: HTTPClient) async throws(DeliveryError) -> Int {
    guard var target = URL(string: url), target.isWebAddress else {
      throw DeliveryError("the address is not of the web; expected https://… or http://…")
    }
    for _ in 0...Self.maximumRedirects {
      let response = try await execute(client, target)
      let status = Int(response.status.code)
      switch status {
      case 200...299: return status
      case 307, 308,
        301 where method == .GET, 302 where method == .GET, 303 where method == .GET:
        guard let location = response.headers.first(name: "Location"),
          let next = URL(string: location, relativeTo: target)?.absoluteURL, next.isWebAddress,
          target.scheme?.lowercased() == next.scheme?.lowercased()
            || next.scheme?.lowercased() == "https"
        else {
          throw DeliveryError("a redirect leads nowhere", status: status, decision: .final)
        }
        target = next
      default: throw await refusal(response, status)
      }
    }
    throw DeliveryError("more than \(Self.maximumRedirects) redirects", decision: .final)
  }

  private func execute(_ client: HTTPClient, _ target: URL) async throws(DeliveryError)
    -> HTTPClientResponse
  {
    var request = HTTPClientRequest(url: target.absoluteString)
    request.method = method
    request.headers.add(name: "User-Agent", value: "Almanac")
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let user = target.user(percentEncoded: false) {
      request.setBasicAuth(
        username: user, password: target.password(percentEncoded: false) ?? "")
    }
    if method != .GET { request.body = .bytes(body) }
    do {
      // The call has a time limit of its own, which covers every redirect.
      return try await client.execute(request, timeout: .hours(1))
    } catch {
      throw DeliveryError("no connection\(Self.reason(error))")
    }
  }

  /// What an error of the connection says without naming the address.
  private static func reason(_ error: any Error) -> String {
    let cause = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
    switch cause {
    case let error as HTTPClientError: return ": \(error.shortDescription)"
    case let error as IOError: return ": \(String(cString: strerror(error.errnoCode)))"
    default: return ""
    }
  }

  /// Which refusals may be other ones the next time.
  private func refusal(_ response: HTTPClientResponse, _ status: Int) async -> DeliveryError {
    let isTransient =
      status == 408 || status == 425 || status == 429 || (500...599).contains(status)
    let asked = response.headers.first(name: "Retry-After").flatMap { Int($0) }
    let wait = isTransient ? asked.map { min(max($0, 0), 3600) } : nil
    return DeliveryError(
      "HTTP \(status)\(await words(response))", status: status,
      decision: wait.map { .after(.seconds($0)) } ?? (isTransient ? .retry : .final))
  }

  /// A short plain answer such as `invalid_payload`; anything else might quote the address.
  private func words(_ response: HTTPClientResponse) async -> String {
    guard let buffer = try? await response.body.collect(upTo: Self.maximumAnswer) else { return "" }
    let text = String(buffer: buffer).trimmingCharacters(in: .whitespacesAndNewlines)
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || "_-. ,".contains($0)) }
    return text.isEmpty || text.count > 100 || !isPlain ? "" : ": \(text)"
  }
}

extension URL {
  /// Whether it begins with `http://` or `https://` and names a host.
  var isWebAddress: Bool {
    ["http", "https"].contains(scheme?.lowercased()) && !(host() ?? "").isEmpty
  }
}
