package import AsyncHTTPClient

/// Time and chance, as a fetch sees them; tests bring their own.
public struct FetchEnvironment: Sendable {
  /// The time since some fixed instant; never goes back.
  public var now: @Sendable () -> Duration
  /// Seconds since 1970-01-01T00:00:00Z, to understand a `Retry-After` that is a date.
  public var secondsSinceEpoch: @Sendable () -> Int
  /// Waits; throws when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A number in 0..<1, different each time.
  public var random: @Sendable () -> Double
  /// What connections begin with, such as the certificates that vouch for others.
  package var connections: @Sendable () -> HTTPClient.Configuration = { .init() }

  /// An environment from its parts.
  public init(
    now: @escaping @Sendable () -> Duration,
    secondsSinceEpoch: @escaping @Sendable () -> Int,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.secondsSinceEpoch = secondsSinceEpoch
    self.sleep = sleep
    self.random = random
  }

  /// The clocks of the machine and the generator of the system. The jitter only spreads requests in
  /// time; no result depends on it.
  public static let system: FetchEnvironment = {
    let start = ContinuousClock.now
    return FetchEnvironment(
      now: { start.duration(to: .now) },
      secondsSinceEpoch: { SystemClock.secondsSinceEpoch },
      sleep: { try await Task.sleep(for: $0) },
      random: { Double.random(in: 0..<1) })
  }()
}
