import Synchronization

/// Tells work in progress to stop.
///
/// Work on threads of its own looks at ``isRaised`` now and then, or bridges the signal to the
/// flag of whatever it calls by ``withHandler(_:perform:)``.
public final class StopSignal: Sendable {
  private struct Contents {
    var raised = false
    var nextHandler = 0
    var handlers: [Int: @Sendable () -> Void] = [:]
  }

  // Beside the lock so that a look costs no more than a load.
  private let raised = Atomic<Bool>(false)
  private let contents = Mutex(Contents())

  /// A signal that nobody has raised.
  public init() {}

  /// Whether the work was asked to stop.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Asks the work to stop; a second call does nothing.
  public func raise() {
    let handlers = contents.withLock { contents in
      guard !contents.raised else { return [@Sendable () -> Void]() }
      contents.raised = true
      raised.store(true, ordering: .relaxed)
      defer { contents.handlers = [:] }
      return Array(contents.handlers.values)
    }
    for handler in handlers { handler() }
  }

  /// Throws `CancellationError` once the signal is raised.
  public func check() throws(CancellationError) {
    if isRaised { throw CancellationError() }
  }

  /// Performs work during which raising the signal calls the handler; at once if it is raised.
  public func withHandler<Result, Failure: Error>(
    _ handler: @escaping @Sendable () -> Void, perform work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let token = add(handler)
    defer { remove(token) }
    return try work()
  }

  /// Registers a handler; raises it at once if the signal is raised.
  func add(_ handler: @escaping @Sendable () -> Void) -> Int? {
    let token = contents.withLock { contents -> Int? in
      guard !contents.raised else { return nil }
      contents.nextHandler += 1
      contents.handlers[contents.nextHandler] = handler
      return contents.nextHandler
    }
    if token == nil { handler() }
    return token
  }

  /// Forgets a handler.
  func remove(_ token: Int?) {
    guard let token else { return }
    contents.withLock { $0.handlers[token] = nil }
  }
}
