import NIOCore
import NIOPosix
import NIOSSL

/// A server that encrypts, under a certificate of its own making.
struct EncryptedServer {
  private let channel: any Channel

  /// Starts to listen on a free port of the loopback.
  init() async throws {
    let chain = try NIOSSLCertificate.fromPEMBytes(Array(Self.certificate.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(Self.key.utf8), format: .pem)
    let context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  /// The port it listens on.
  var port: Int { channel.localAddress?.port ?? 0 }

  /// Ends the server.
  func stop() async throws { try await channel.close() }

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
