import Flow
import Synchronization

/// A channel that keeps what it is given, and fails as a test says.
final class RecordingChannel: Channel {
  let name: String
  let kinds: Set<NoticeKind>
  private let contents = Mutex<(seen: [Notice], faults: [DeliveryError])>(([], []))
  /// Called before a notice is taken.
  private let before: @Sendable () async -> Void

  init(
    _ name: String = "record", kinds: Set<NoticeKind> = Set(NoticeKind.allCases),
    faults: [DeliveryError] = [], before: @escaping @Sendable () async -> Void = {}
  ) {
    self.name = name
    self.kinds = kinds
    self.before = before
    contents.withLock { $0.faults = faults }
  }

  /// Every notice that came, those that were refused included.
  var seen: [Notice] { contents.withLock { $0.seen } }

  func deliver(_ notice: Notice) async throws(DeliveryError) -> Int? {
    await before()
    let fault = contents.withLock { contents in
      contents.seen.append(notice)
      return contents.faults.isEmpty ? nil : contents.faults.removeFirst()
    }
    if let fault { throw fault }
    return 200
  }
}
