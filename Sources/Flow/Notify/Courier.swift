public import Foundation
import GRDB

/// Brings notices to their channels.
///
/// What is to be told stands in the store since the transaction of its cause. A courier takes what
/// is due, sends it, and writes down every attempt. If its process dies in between, another courier
/// sends it again: nothing is lost, and a receiver that knows the keys of what it has seen sees
/// nothing twice. Several couriers, of several processes, may work on one store.
public final class Courier: Sendable {
  /// How long a notice stays in the hands of one courier, in seconds.
  public static let claimLifetime: TimeInterval = 60
  /// Tries for a day: after 5 s, 10 s, … at most, and every quarter of an hour in the end.
  public static let standardPolicy = RetryPolicy(
    retries: 200, base: .seconds(5), cap: .seconds(900), deadline: .seconds(86_400))

  private let store: Store
  private let channels: [String: [String: any Channel]]
  private let policy: RetryPolicy
  private let jitter: Jitter
  private let owner: String
  private let report: @Sendable (StoreError) -> Void

  /// How often a courier looks whether another process has left something new; of this process it
  /// hears at once.
  private static let poll = Duration.seconds(5)
  /// How often it looks whether another courier has sent what it waits for.
  private static let look = Duration.seconds(1)
  private static let shortestWait = Duration.milliseconds(10)
  /// Notices that are taken at once.
  private static let batch = 16
  /// The characters of an error that are kept.
  private static let errorLength = 500

  /// A courier.
  /// - Parameters:
  ///   - store: opened for writing.
  ///   - channels: by workflow; they are subscribed by ``Store/subscribe(_:channels:longerThan:)``.
  ///   - policy: when a delivery that failed is tried again, and when it is given up; its deadline
  ///     counts from the cause of the notice.
  ///   - seed: of the jitter of waits; random when left out.
  ///   - report: told when the store fails; the courier tries again.
  public init(
    store: Store, channels: [String: [any Channel]], policy: RetryPolicy = standardPolicy,
    seed: UInt64? = nil, report: @escaping @Sendable (StoreError) -> Void = { _ in }
  ) {
    self.store = store
    self.channels = channels.mapValues { list in
      Dictionary(list.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    self.policy = policy
    jitter = Jitter(seed: seed ?? .random(in: .min ... .max))
    owner = String(UInt64.random(in: .min ... .max), radix: 36)
    self.report = report
  }

  /// Sends what is due, and what comes, until its task is cancelled.
  public func run() async {
    let alarm = Alarm(clock: store.clock)
    let observation = store.observeNotices { alarm.ring() }
    defer { observation.cancel() }
    while !Task.isCancelled {
      var next: Date?
      do throws(StoreError) {
        next = try await sendDue()
      } catch {
        report(error)
      }
      do { try await alarm.wait(wait(until: next, atMost: Self.poll)) } catch { return }
    }
  }

  private func wait(until next: Date?, atMost longest: Duration) -> Duration {
    guard let next else { return longest }
    return min(
      max(.seconds(next.timeIntervalSince(store.clock.now)), Self.shortestWait), longest)
  }

  /// Sends what is due now, and what becomes due within a time.
  /// - Returns: the number of deliveries that are still to be made, by whoever runs a courier next.
  public func flush(within limit: Duration) async throws(StoreError) -> Int {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.sendUntilDone() }
      group.addTask { try? await self.store.clock.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
    return try store.waitingDeliveries(routes).count
  }

  private var routes: Store.Routes { channels.mapValues { Set($0.keys) } }

  /// Sends until nothing waits, or its task is cancelled.
  private func sendUntilDone() async {
    while !Task.isCancelled {
      do {
        guard let next = try await sendDue() else { return }
        // What is in another courier's hands may be gone before its time.
        try await store.clock.sleep(for: wait(until: next, atMost: Self.look))
      } catch {
        if let error = error as? StoreError { report(error) }
        return
      }
    }
  }

  /// Sends what is due, and tells when something is due next.
  private func sendDue() async throws(StoreError) -> Date? {
    while !Task.isCancelled {
      let now = store.clock.now
      guard let next = try store.waitingDeliveries(routes).next else { return nil }
      if next > now { return next }
      let assignments = try await store.claimDeliveries(
        routes, owner: owner, limit: Self.batch, at: now)
      // Another courier was faster.
      if assignments.isEmpty { return next }
      await withDiscardingTaskGroup { group in
        for assignment in assignments { group.addTask { await self.send(assignment) } }
      }
    }
    return nil
  }

  private func send(_ assignment: Assignment) async {
    guard let channel = channels[assignment.notice.workflow]?[assignment.channel] else { return }
    let started = store.clock.now
    let outcome: Result<Int?, DeliveryError>
    do throws(DeliveryError) {
      outcome = .success(try await channel.deliver(assignment.notice))
    } catch {
      outcome = .failure(error)
    }
    do throws(StoreError) {
      if case .failure = outcome, Task.isCancelled {
        try await store.release(assignment, owner: owner)
      } else {
        try await store.record(
          judge(outcome, of: assignment, started: started), of: assignment, owner: owner)
      }
    } catch {
      report(error)
    }
  }

  private func judge(
    _ outcome: Result<Int?, DeliveryError>, of assignment: Assignment, started: Date
  ) -> DeliveryOutcome {
    let ended = store.clock.now
    switch outcome {
    case .success(let status):
      return DeliveryOutcome(
        started: started, ended: ended, status: status, error: nil, state: .sent, next: ended)
    case .failure(let error):
      let wait = TaskOptions(retries: policy, retryIf: { _ in error.decision }).wait(
        after: error, attempt: assignment.attempt,
        elapsed: .seconds(ended.timeIntervalSince(assignment.notice.created)),
        random: jitter.number(
          task: assignment.notice.key + "/" + assignment.channel, attempt: assignment.attempt))
      return DeliveryOutcome(
        started: started, ended: ended, status: error.status,
        error: String(error.reason.prefix(Self.errorLength)),
        state: wait == nil ? .failed : .pending, next: ended + (wait?.seconds ?? 0))
    }
  }
}
