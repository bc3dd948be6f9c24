/// Where units of work run: on the cores of this machine, in other processes, or elsewhere.
public protocol TaskRunner: Sendable {
  /// Runs units and reports each of them once, from any thread and in any order.
  ///
  /// Once `stop` is raised no further unit is begun; units that were not begun are not reported.
  /// Returns when every unit that was begun has been reported.
  func run(
    _ units: [WorkUnit], stop: StopSignal,
    report: @escaping @Sendable (_ index: Int, UnitReport) -> Void
  ) async
}

extension TaskRunner where Self == CoreRunner {
  /// The cores of this machine: `count` threads, or one for each core.
  public static func cores(_ count: Int? = nil) -> CoreRunner { CoreRunner(threads: count) }
}
