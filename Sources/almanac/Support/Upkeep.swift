import Flow
import Foundation
import ModelSelection
import ServiceLifecycle

/// What keeps a store in order beside its runs: people are told, and what is too old goes.
struct Upkeep: Sendable {
  private let store: Store
  private let jobs: [OperationConfiguration]
  private let courier: Courier

  /// How long a command waits after its run for people to be told.
  private static let patience = Duration.seconds(10)
  /// How long `serve` waits at its end: the next one sends the rest.
  private static let farewell = Duration.seconds(2)

  /// The upkeep of the jobs of some configurations; from now on their channels are told.
  /// - Throws: `ConfigurationError`, `StoreError`.
  init(_ store: Store, configurations: [String]) throws {
    self.store = store
    jobs = try configurations.map { try OperationConfiguration.read(path: $0) }
    for job in jobs {
      try store.subscribe(job.workflow, channels: job.channels, longerThan: job.longerThan)
    }
    courier = Courier(
      store: store,
      channels: Dictionary(
        jobs.map { ($0.workflow, $0.channels) }, uniquingKeysWith: { first, _ in first })
    ) { StandardError.write("notices: \($0)") }
  }

  /// Sends notices until its task is cancelled.
  func sendNotices() async { await courier.run() }

  /// Sends what waits after a run, for a few seconds.
  func finish() async {
    let left = await flush(Self.patience)
    if left > 0 {
      let what = left == 1 ? "a notice" : "\(left) notices"
      StandardError.write("\(what) could not be sent yet; almanac serve goes on trying")
    }
  }

  /// Sends what the last runs of `serve` had to tell.
  func close() async { _ = await flush(Self.farewell) }

  private func flush(_ limit: Duration) async -> Int {
    do {
      return try await courier.flush(within: limit)
    } catch {
      StandardError.write("notices: \(error)")
      return 0
    }
  }

  /// Takes away what is too old.
  func prune() async {
    for job in jobs {
      do {
        try await store.prune(job.retention, workflow: job.workflow)
      } catch {
        StandardError.write("retention: \(error)")
      }
    }
  }
}

extension Upkeep {
  /// What a start or a run held is let go a moment after its end.
  private static let settling = Duration.seconds(5)

  /// Gives memory that runs needed back to the system: a service is idle most of the week.
  func shrink() async {
    do { try await Task.sleep(for: Self.settling) } catch { return }
    store.releaseMemory()
    ResidentMemory.release()
  }
}

/// The upkeep beside the scheduler: notices always, memory every ten minutes, retention once a day, and
/// both after each run.
struct UpkeepService: Service {
  let upkeep: Upkeep
  /// Something for each run that ended.
  let runEnds: AsyncStream<Void>

  private static let day = Duration.seconds(86_400)
  /// How long what visitors made the process load stays at least.
  private static let rest = Duration.seconds(600)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await upkeep.sendNotices() }
        group.addTask {
          repeat { await upkeep.prune() } while (try? await Task.sleep(for: Self.day)) != nil
        }
        group.addTask {
          repeat { await upkeep.shrink() } while (try? await Task.sleep(for: Self.rest)) != nil
        }
        group.addTask {
          for await _ in runEnds {
            await upkeep.prune()
            await upkeep.shrink()
          }
        }
      }
    }
    await upkeep.close()
  }
}
