import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import SeriesHTTP

/// A server that encrypts, under a certificate of its own making.
struct EncryptedServer {
  private let channel: any Channel

  /// Starts to listen on a free port of the loopback.
  /// - Parameter location: where every request is redirected to.
  init(redirecting location: String = "/") async throws {
    let chain = try Self.chain()
    let key = try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem)
    let context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLServerHandler(context: context))
          try pipeline.addHandler(Redirection(location: location))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  /// The port it listens on.
  var port: Int { channel.localAddress?.port ?? 0 }

  /// Ends the server.
  func stop() async throws { try await channel.close() }

  /// An environment in which this server's certificate vouches for itself.
  static func trusted(_ environment: FetchEnvironment) throws -> FetchEnvironment {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try chain())
    var environment = environment
    environment.connections = { [configuration] in
      HTTPClient.Configuration(tlsConfiguration: configuration)
    }
    return environment
  }

  private static func chain() throws -> [NIOSSLCertificate] {
    try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
  }

  /// For localhost, until 2126; made for these tests by `openssl req -x509`.
  private static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBmjCCAUGgAwIBAgIUMiYTFCw4s35zer33OkNtTvg1pwQwCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE1MTQ1M1oYDzIxMjYxMTAy
    MTUxNDUzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAAQ8RYhfaAO2lVMM4kw+jhy+6sVALnjklC3rp7q6nJJgnkcG3TOLleth
    cYgsjhzK5dCFqk8A9YBqLgDZHLUG2xW5o28wbTAdBgNVHQ4EFgQU9UcTH5ULnAqR
    qsicHArNoJ4uk7IwHwYDVR0jBBgwFoAU9UcTH5ULnAqRqsicHArNoJ4uk7IwDwYD
    VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
    zj0EAwIDRwAwRAIgCepIi//11tw7Xs9mVXiDIghfKh7ButFadtd/FHrFNBkCIEI7
    iYGRP8aokvcfSP3DXi37Z/YtX8wGsW1jjFxBRM52
    -----END CERTIFICATE-----
    """

  private static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg65zaM9VwvMSfh2rP
    Aj47pU4+/e26xrePVez04dnYYw2hRANCAAQ8RYhfaAO2lVMM4kw+jhy+6sVALnjk
    lC3rp7q6nJJgnkcG3TOLlethcYgsjhzK5dCFqk8A9YBqLgDZHLUG2xW5
    -----END PRIVATE KEY-----
    """
}

/// Answers every request by leading it elsewhere.
private final class Redirection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let location: String
  private var head = ""

  init(location: String) { self.location = location }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    head += String(buffer: unwrapInboundIn(data))
    guard head.hasSuffix("\r\n\r\n") else { return }
    let answer =
      "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
  }
}
