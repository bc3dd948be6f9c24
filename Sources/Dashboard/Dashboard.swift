public import Flow
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore

/// The web page over a store: what happened, what is happening, what comes next.
///
/// What it changes it changes through the store and the controls of its jobs. It works without
/// JavaScript, which adds what is live, and loads nothing from other hosts.
///
/// ```swift
/// let dashboard = try Dashboard(store: store)
/// let page = try dashboard.application(port: 8787) { port in print("http://127.0.0.1:\(port)/") }
/// try await ServiceGroup(services: [scheduler, page], logger: logger).run()
/// ```
public struct Dashboard: Sendable {
  private let responder: DashboardResponder
  private let gate: Gate

  /// A page over a store.
  /// - Parameters:
  ///   - store: the store; reading is enough.
  ///   - jobs: what can be started, gone on with and tried again.
  ///   - access: who may come in, by which names. Any other name in a request's `Host` is refused,
  ///     so that a hostile page whose name resolves to this machine cannot read anything.
  ///   - versions: what the health page tells of the program, by name.
  ///   - clock: what tells how far away the next due instant is.
  /// - Throws: when an embedded template is malformed.
  public init(
    store: Store, jobs: [JobControl] = [], access: Access = Access(),
    versions: KeyValuePairs<String, String> = [:], clock: any FlowClock = SystemClock()
  ) throws {
    gate = Gate(token: access.token)
    let pages = Pages(
      store: store, clock: clock, templates: try Templates(), jobs: jobs,
      versions: versions.map { ($0, $1) })
    responder = DashboardResponder(
      hosts: HostPolicy(allowed: access.allowedHosts), gate: gate, pages: pages,
      desk: FormDesk(store: store, jobs: jobs, pages: pages))
  }

  /// The page as a service, to run in a `ServiceGroup` or by itself; it ends in good order on
  /// graceful shutdown.
  /// - Parameters:
  ///   - host: the address to listen on; without a token only the loopback.
  ///   - port: the port; 0 takes a free one.
  ///   - logger: where the server's own troubles go.
  ///   - onServerRunning: called once with the port in use, when requests are answered.
  /// - Throws: ``DashboardError/notLoopback(host:)``.
  public func application(
    host: String = "127.0.0.1", port: Int = 8787, logger: Logger = Logger(label: "almanac.page"),
    onServerRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) throws(DashboardError) -> some ApplicationProtocol {
    guard HostPolicy.isLoopback(host) || gate.isLocked else { throw .notLoopback(host: host) }
    return Application(
      responder: responder,
      server: .http1(
        configuration: .init(
          // Slow clients are cut off, and no request of ours has long headers. The time counts
          // from the last whole part of a request, not from the last byte.
          idleTimeout: .seconds(20),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(4096, logger: logger)),
      onServerRunning: { channel in
        await onServerRunning(channel.localAddress?.port ?? port)
      },
      logger: logger)
  }
}

/// Why the page cannot be served.
public enum DashboardError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The address can be reached from other machines, and the page asks nobody who they are.
  case notLoopback(host: String)

  /// What was wrong and what to do, in one sentence.
  public var description: String {
    switch self {
    case .notLoopback(let host):
      "whoever reaches the page could start runs: give a --token-file with \(host), "
        + "or use --host 127.0.0.1"
    }
  }
}
