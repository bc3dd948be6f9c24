public import SeriesIO

/// Fetches a CSV file of series from the web, patiently.
///
/// Tried again are: connections that break or time out, the statuses 408, 425, 429 and 5xx, bodies
/// that are shorter than announced, and a success whose body does not begin with the header of a
/// panel, as a page of HTML. A `Retry-After` is obeyed. Everything else is final.
///
/// ```swift
/// let source = HTTPSource(url: "https://example.org/weekly.csv")
/// let fetched = try await source.fetch { print($0) }
/// let sales = try PanelReader.read(bytes: fetched.bytes, name: "weekly.csv")
/// ```
public struct HTTPSource: Sendable, Hashable {
  /// The address, of the scheme `http` or `https`.
  public var url: String
  /// How often a failed attempt is repeated.
  public var retries: Int
  /// The bound of the first wait, which doubles with each attempt, and its cap.
  public var backoff: ClosedRange<Duration>
  /// The longest time for all attempts and waits together.
  public var deadline: Duration
  /// The longest time for one attempt, from connecting to the last byte.
  public var timeout: Duration
  /// The largest body, in bytes.
  public var maximumSize: Int
  /// Headers to send, by name; they do not follow a redirect to another host.
  public var headers: [String: String]
  /// How the body is to be read; its header is checked.
  public var options: PanelReader.Options

  /// A source; all but the address have defaults.
  public init(
    url: String, retries: Int = 42, backoff: ClosedRange<Duration> = .seconds(1) ... .seconds(300),
    deadline: Duration = .seconds(6 * 3600), timeout: Duration = .seconds(60),
    maximumSize: Int = 1_000_000_000, headers: [String: String] = [:],
    options: PanelReader.Options = PanelReader.Options()
  ) {
    self.url = url
    self.retries = retries
    self.backoff = backoff
    self.deadline = deadline
    self.timeout = timeout
    self.maximumSize = maximumSize
    self.headers = headers
    self.options = options
  }

  /// Fetches the body.
  /// - Parameters:
  ///   - environment: clocks, sleep and chance.
  ///   - log: takes one line for each attempt that failed.
  /// - Throws: ``SourceError`` of kind `unavailable` when attempts or time are used up or the
  ///   answer is final, `content` when the body is no panel or too large or the address is wrong,
  ///   `cancelled` when the task is.
  public func fetch(
    environment: FetchEnvironment = .system,
    log: @Sendable (String) -> Void = { _ in }
  ) async throws(SourceError) -> FetchedBytes {
    guard let address = SourceAddress(url) else {
      throw SourceError(
        .content, source: "url", reason: "not a web address; expected http://… or https://…")
    }
    let client = HTTPFetcher(address: address, source: self)
    let outcome = await run(client, at: address, environment: environment, log: log)
    await client.shutDown()
    return try outcome.get()
  }

  private func run(
    _ client: HTTPFetcher, at address: SourceAddress, environment: FetchEnvironment,
    log: @Sendable (String) -> Void
  ) async -> Result<FetchedBytes, SourceError> {
    let policy = RetryPolicy(retries: retries, backoff: backoff)
    let start = environment.now()
    var attempt = 0
    while true {
      attempt += 1
      let remaining = deadline - (environment.now() - start)
      let failure: AttemptFailure
      switch await client.attempt(
        within: min(timeout, remaining), secondsSinceEpoch: environment.secondsSinceEpoch)
      {
      case .success(let answer):
        return .success(
          FetchedBytes(bytes: answer.bytes, status: answer.status, attempts: attempt))
      case .failure(let error): failure = error
      }
      func final(_ reason: String) -> Result<FetchedBytes, SourceError> {
        .failure(
          SourceError(
            failure.kind, source: address.shown, status: failure.status, attempts: attempt,
            reason: reason))
      }
      guard failure.isTransient else { return final(failure.reason) }
      guard attempt <= retries else { return final("\(failure.reason); no retry is left") }
      let wait = policy.wait(
        after: attempt, random: environment.random(), retryAfter: failure.retryAfter)
      guard environment.now() - start + wait < deadline else {
        return final("\(failure.reason); the deadline would pass before the next attempt")
      }
      log(
        "\(address.shown): attempt \(attempt) of \(retries + 1) failed: \(failure.reason); next in "
          + "\(wait.formattedSeconds) s")
      do {
        try await environment.sleep(wait)
      } catch {
        return .failure(
          SourceError(
            .cancelled, source: address.shown, attempts: attempt, reason: "cancelled"))
      }
    }
  }
}

extension Duration {
  /// Seconds with one decimal, cut.
  fileprivate var formattedSeconds: String {
    let tenths = components.attoseconds / 100_000_000_000_000_000
    return "\(components.seconds).\(tenths)"
  }
}
