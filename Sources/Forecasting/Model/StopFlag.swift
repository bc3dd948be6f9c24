import Synchronization

/// Tells work in progress to stop. The batch layer looks at it between fits, long searches every
/// 64 evaluations of their objective.
public final class StopFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  /// A flag that nobody has raised.
  public init() {}

  /// A flag that is never raised, for calls that cannot be stopped.
  public static let never = StopFlag()

  /// Asks the work to stop.
  public func raise() { raised.store(true, ordering: .relaxed) }

  /// Whether the work was asked to stop.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Throws ``ForecastError/cancelled`` once the flag is raised.
  public func check() throws(ForecastError) {
    if isRaised { throw .cancelled }
  }
}
