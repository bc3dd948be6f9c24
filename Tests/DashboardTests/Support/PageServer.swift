import Dashboard
import Flow
import Foundation
import Hummingbird
import Logging
import Testing

/// What a server answered.
struct Reply {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  /// A header by its name in any case.
  subscript(_ name: String) -> String? { headers[name.lowercased()] }
}

/// A page served on a free port of the loopback, and a client that speaks to its socket: it can
/// send what a well-behaved client would not.
struct PageServer {
  let port: Int

  /// Serves a page over a sample store while a body runs.
  static func serve(
    runs: Int = 2, allowedHosts: [String] = [], token: String? = nil,
    jobs: (SampleStore) -> [JobControl] = { _ in [] },
    _ body: (PageServer, SampleStore) async throws -> Void
  ) async throws {
    let sample = try await SampleStore.make(runs: runs)
    defer { sample.remove() }
    try await serve(
      sample.store, jobs: jobs(sample), access: Access(token: token, allowedHosts: allowedHosts)
    ) { server in try await body(server, sample) }
  }

  /// Serves a page over a store while a body runs.
  static func serve(
    _ store: Store, jobs: [JobControl] = [], access: Access = Access(),
    _ body: (PageServer) async throws -> Void
  ) async throws {
    let (ports, started) = AsyncStream<Int>.makeStream()
    let page = try Dashboard(store: store, jobs: jobs, access: access).application(
      port: 0, logger: Logger(label: "page") { _ in SwiftLogNoOpLogHandler() }
    ) {
      started.yield($0)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { started.finish() }
        try await page.run()
      }
      for await port in ports {
        try await body(PageServer(port: port))
        break
      }
      group.cancelAll()
      do { try await group.waitForAll() } catch is CancellationError {}
    }
  }

  /// Fetches a path.
  func get(
    _ path: String, method: String = "GET", host: String? = "localhost", headers: [String] = [],
    body: String = ""
  ) async throws -> Reply {
    var lines = ["\(method) \(path) HTTP/1.1", "Connection: close"] + headers
    if let host { lines.append("Host: \(host)") }
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    let port = port
    // The socket blocks, so it must not hold one of the threads that the server needs.
    let bytes = try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.exchange(request, port: port) })
      }
    }
    return try Self.parse(bytes)
  }

  /// Sends bytes and reads until the server closes.
  private static func exchange(_ request: [UInt8], port: Int) throws -> [UInt8] {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let descriptor = socket(AF_INET, stream, 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    try #require(send(descriptor, request, request.count, 0) == request.count)
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { return answer }
      answer += buffer[..<count]
    }
  }

  private static func parse(_ bytes: [UInt8]) throws -> Reply {
    let end = try #require(bytes.indices.first { bytes[$0...].starts(with: [13, 10, 13, 10]) })
    let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    let status = try #require(lines.first?.split(separator: " ").dropFirst().first)
    let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (line[..<colon].lowercased(), value)
    }
    let headers = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    let body = Array(bytes[(end + 4)...])
    return Reply(
      status: try #require(Int(status)), headers: headers,
      body: headers["transfer-encoding"] == "chunked" ? try joined(body) : body)
  }

  /// What pieces hold, each of which says how long it is.
  private static func joined(_ bytes: [UInt8]) throws -> [UInt8] {
    var (rest, whole) = (bytes[...], [UInt8]())
    while let end = rest.firstIndex(of: 13) {
      let length = try #require(Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16))
      whole += rest.dropFirst(end - rest.startIndex + 2).prefix(length)
      rest = rest.dropFirst(end - rest.startIndex + 2 + length + 2)
    }
    return whole
  }
}
