/// How often and after what waits a failed attempt is followed by another.
///
/// Waits grow by doubling up to a cap, and each is drawn evenly between nothing and that ("full
/// jitter"), so that many clients of a service that came back do not all return at once.
/// Source: Brooker (2015), "Exponential backoff and jitter".
public struct RetryPolicy: Sendable, Hashable, Codable {
  /// Attempts after the first; 0 or more.
  public var retries: Int
  /// The bound of the first wait.
  public var base: Duration
  /// The bound that no wait exceeds.
  public var cap: Duration
  /// The time from the first attempt after which nothing is tried any more; nil for no limit.
  public var deadline: Duration?

  /// A policy.
  public init(
    retries: Int, base: Duration = .seconds(1), cap: Duration = .seconds(300),
    deadline: Duration? = nil
  ) {
    self.retries = retries
    self.base = base
    self.cap = cap
    self.deadline = deadline
  }

  /// One attempt only.
  public static let none = RetryPolicy(retries: 0)

  /// The wait before a retry.
  /// - Parameters:
  ///   - retry: its number, from 1.
  ///   - random: a number in 0 ..< 1.
  public func wait(before retry: Int, random: Double) -> Duration {
    var bound = min(base, cap)
    // Doubling one by one cannot overflow: it ends at the cap.
    for _ in 1..<max(retry, 1) where bound < cap { bound = min(bound * 2, cap) }
    return bound * random
  }

  /// Why the policy makes no sense, if it does not.
  var fault: String? {
    if retries < 0 { return "retries is \(retries): it must be 0 or more" }
    if base < .zero { return "the first wait is \(base): it must not be negative" }
    if cap < base { return "the cap of waits, \(cap), is below the first wait, \(base)" }
    if let deadline, deadline <= .zero { return "the deadline is \(deadline): it must be positive" }
    return nil
  }
}

/// Whether another attempt can help after an error.
public enum RetryDecision: Sendable, Hashable {
  /// It cannot: the task fails at once.
  case final
  /// It may, after the wait of the policy.
  case retry
  /// It may, after exactly this wait, as the other side asked.
  case after(Duration)
}

/// How a task is to be run.
public struct TaskOptions: Sendable {
  /// The policy for failed attempts.
  public var retries: RetryPolicy
  /// The time one attempt may take; nil for no limit.
  public var timeout: Duration?
  /// Which errors another attempt can help against.
  public var retryIf: @Sendable (any Error) -> RetryDecision

  /// Options; by default one attempt without a limit of time.
  public init(
    retries: RetryPolicy = .none, timeout: Duration? = nil,
    retryIf: @escaping @Sendable (any Error) -> RetryDecision = { _ in .retry }
  ) {
    self.retries = retries
    self.timeout = timeout
    self.retryIf = retryIf
  }

  /// Throws when the options make no sense.
  func validate(task: String) throws(FlowError) {
    if let fault = retries.fault { throw .badOption(task: task, reason: fault) }
    if let timeout, timeout <= .zero {
      throw .badOption(task: task, reason: "the timeout is \(timeout): it must be positive")
    }
  }

  /// The time an attempt may take: its timeout, or what is left until the deadline. The first one
  /// of an execution has its time even if the deadline passed while nobody was there.
  func limit(elapsed: Duration, isFirst: Bool) -> Duration? {
    guard let deadline = retries.deadline else { return timeout }
    let left = isFirst && elapsed >= deadline ? deadline : max(deadline - elapsed, .zero)
    return timeout.map { min($0, left) } ?? left
  }

  /// The wait before the next attempt, or nil when there is none.
  /// - Parameters:
  ///   - attempt: the number of the attempt that failed, from 1.
  ///   - elapsed: the time since the first attempt began.
  ///   - random: a number in 0 ..< 1.
  func wait(after error: any Error, attempt: Int, elapsed: Duration, random: Double) -> Duration? {
    let isDeath = (error as? WorkerError)?.isDeath ?? false
    let most = isDeath ? max(retries.retries, WorkerError.retries) : retries.retries
    guard attempt <= most else { return nil }
    // The same value would be as impossible to store the next time.
    if case FlowError.unwritable = error { return nil }
    let wait: Duration
    switch isDeath ? .retry : retryIf(error) {
    case .final: return nil
    case .retry: wait = retries.wait(before: attempt, random: random)
    case .after(let asked): wait = max(asked, .zero)
    }
    if let deadline = retries.deadline, elapsed + wait >= deadline { return nil }
    return wait
  }
}
