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
  /// What messages call it; by default its address without credentials and query.
  public var name: String?
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
    url: String, name: String? = nil, retries: Int = 42,
    backoff: ClosedRange<Duration> = .seconds(1) ... .seconds(300),
    deadline: Duration = .seconds(6 * 3600), timeout: Duration = .seconds(60),
    maximumSize: Int = 1_000_000_000, headers: [String: String] = [:],
    options: PanelReader.Options = PanelReader.Options()
  ) {
    self.url = url
    self.name = name
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
    try await withFetcher(environment) { fetcher in
      await run(fetcher, environment: environment, log: log)
    }
  }

  /// Asks once, without a retry, for whoever has a policy of their own.
  /// - Throws: ``SourceError``, which says whether another attempt may help, and when.
  public func fetchOnce(environment: FetchEnvironment = .system) async throws(SourceError)
    -> FetchedBytes
  {
    try await withFetcher(environment) { fetcher in
      await attempt(1, fetcher, within: timeout, environment: environment)
    }
  }

  private func withFetcher(
    _ environment: FetchEnvironment,
    _ body: (HTTPFetcher) async -> Result<FetchedBytes, SourceError>
  ) async throws(SourceError) -> FetchedBytes {
    guard let address = SourceAddress(url) else {
      throw SourceError(
        .content, source: name ?? "url",
        reason: "not a web address; expected http://… or https://…")
    }
    let fetcher = HTTPFetcher(
      address: address, source: self, configuration: environment.connections())
    let outcome = await body(fetcher)
    await fetcher.shutDown()
    return try outcome.get()
  }

  private func attempt(
    _ number: Int, _ fetcher: HTTPFetcher, within time: Duration, environment: FetchEnvironment
  ) async -> Result<FetchedBytes, SourceError> {
    await fetcher.attempt(within: time, secondsSinceEpoch: environment.secondsSinceEpoch).map {
      FetchedBytes(bytes: $0.bytes, status: $0.status, attempts: number)
    }.mapError { failure in
      SourceError(
        failure.kind, source: fetcher.name, status: failure.status, attempts: number,
        reason: failure.reason, isTransient: failure.isTransient, retryAfter: failure.retryAfter)
    }
  }

  private func run(
    _ fetcher: HTTPFetcher, environment: FetchEnvironment, log: @Sendable (String) -> Void
  ) async -> Result<FetchedBytes, SourceError> {
    let policy = RetryPolicy(retries: retries, backoff: backoff)
    let start = environment.now()
    var number = 0
    while true {
      number += 1
      let remaining = deadline - (environment.now() - start)
      let outcome = await attempt(
        number, fetcher, within: min(timeout, remaining), environment: environment)
      guard case .failure(let error) = outcome, error.isTransient else { return outcome }
      guard number <= retries else { return .failure(error.final("no retry is left")) }
      let wait = policy.wait(
        after: number, random: environment.random(), retryAfter: error.retryAfter)
      guard environment.now() - start + wait < deadline else {
        return .failure(error.final("the deadline would pass before the next attempt"))
      }
      log(
        "\(fetcher.name): attempt \(number) of \(retries + 1) failed: \(error.reason); next in "
          + "\(wait.formattedSeconds) s")
      do {
        try await environment.sleep(wait)
      } catch {
        return .failure(
          SourceError(.cancelled, source: fetcher.name, attempts: number, reason: "cancelled"))
      }
    }
  }
}

extension SourceError {
  /// The same error with the reason why nothing is tried any more.
  fileprivate func final(_ end: String) -> SourceError {
    SourceError(
      kind, source: source, status: status, attempts: attempts, reason: "\(reason); \(end)")
  }
}

extension Duration {
  /// Seconds with one decimal, cut.
  fileprivate var formattedSeconds: String {
    let tenths = components.attoseconds / 100_000_000_000_000_000
    return "\(components.seconds).\(tenths)"
  }
}
