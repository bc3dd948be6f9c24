import Hummingbird
import Logging
import NIOCore

/// What is known of a request beside itself: where it came from.
struct PageContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  /// The machine that asks, or the proxy before it.
  var visitor: String { remoteAddress?.ipAddress ?? "" }
}
