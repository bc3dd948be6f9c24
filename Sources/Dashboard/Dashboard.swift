public import Flow
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore

/// The web page over a store: what happened, what is happening, what comes next.
///
/// It reads and never writes; it needs no JavaScript and loads nothing from other hosts.
///
/// ```swift
/// let dashboard = try Dashboard(store: store)
/// let page = try dashboard.application(port: 8787) { port in print("http://127.0.0.1:\(port)/") }
/// try await ServiceGroup(services: [scheduler, page], logger: logger).run()
/// ```
public struct Dashboard: Sendable {
  private let responder: DashboardResponder

  /// A page over a store.
  /// - Parameters:
  ///   - store: the store; reading is enough.
  ///   - allowedHosts: names by which browsers may address the page beside those of the loopback,
  ///     without port. Any other name in a request's `Host` is refused, so that a hostile page
  ///     whose name resolves to this machine cannot read anything.
  ///   - clock: what tells how far away the next due instant is.
  /// - Throws: when an embedded template is malformed.
  public init(
    store: Store, allowedHosts: [String] = [], clock: any FlowClock = SystemClock()
  ) throws {
    responder = DashboardResponder(
      hosts: HostPolicy(allowed: allowedHosts),
      pages: Pages(store: store, clock: clock, templates: try Templates()))
  }

  /// The page as a service, to run in a `ServiceGroup` or by itself; it ends in good order on
  /// graceful shutdown.
  /// - Parameters:
  ///   - host: the address to listen on; only the loopback.
  ///   - port: the port; 0 takes a free one.
  ///   - logger: where the server's own troubles go.
  ///   - onServerRunning: called once with the port in use, when requests are answered.
  /// - Throws: ``DashboardError/notLoopback(host:)``.
  public func application(
    host: String = "127.0.0.1", port: Int = 8787, logger: Logger = Logger(label: "almanac.page"),
    onServerRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) throws(DashboardError) -> some ApplicationProtocol {
    guard HostPolicy.isLoopback(host) else { throw .notLoopback(host: host) }
    return Application(
      responder: responder,
      server: .http1(
        configuration: .init(
          // Slow clients are cut off, and no request of ours has long headers.
          idleTimeout: .seconds(60),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(512, logger: logger)),
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
      "the page has no login and so listens only on this machine: "
        + "use --host 127.0.0.1 instead of \(host)"
    }
  }
}
