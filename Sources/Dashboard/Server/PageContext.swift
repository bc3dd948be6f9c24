import Hummingbird
import Logging
import NIOCore

/// What is known of a request beside itself: where it came from.
struct PageContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?
  /// The connection the request came by.
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
    channel = source.channel
  }

  /// The machine that asks, or the proxy before it.
  var visitor: String { remoteAddress?.ipAddress ?? "" }
}
