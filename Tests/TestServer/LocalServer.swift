import Foundation
import Synchronization

/// A web server on the loopback address that gives one scripted answer a connection and keeps the
/// requests. It runs on threads of its own, because its calls block.
package final class LocalServer: Sendable {
  /// What to do with a connection.
  package enum Answer: Sendable {
    /// Send these bytes, then close.
    case raw(String)
    /// Close at once.
    case drop
    /// Say nothing until the client gives up.
    case silence
    /// Send a text, then another one again and again every 20 ms, until the client gives up.
    case drip(String, String)

    /// A complete response.
    package static func http(_ status: Int, _ body: String = "", headers: [String] = []) -> Answer {
      let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.utf8.count)"] + headers
      return .raw((lines + ["Connection: close", "", body]).joined(separator: "\r\n"))
    }
  }

  /// The port.
  package let port: Int
  private let listener: Int32
  private let received = Mutex<[(head: String, body: String)]>([])

  /// Starts to listen on a free port; after the last answer it is given again and again, or all are
  /// from the first on.
  package init(_ answers: [Answer], cycles: Bool = false) throws {
    let listener = socket(AF_INET, Self.stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port: Int? = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard bind(listener, generic, length) == 0, listen(listener, 16) == 0,
          getsockname(listener, generic, &length) == 0
        else { return nil }
        return Int(UInt16(bigEndian: pointer.pointee.sin_port))
      }
    }
    guard let port else { throw POSIXError(.EADDRNOTAVAIL) }
    self.port = port
    self.listener = listener
    let thread = Thread { [self] in serve(answers, cycles: cycles) }
    thread.start()
  }

  /// The address of a path on this server.
  package func url(_ path: String = "/weekly.csv", host: String = "127.0.0.1") -> String {
    "http://\(host):\(port)\(path)"
  }

  /// The heads of the requests so far.
  package var requests: [String] { received.withLock { $0.map(\.head) } }

  /// The bodies of the requests so far.
  package var bodies: [String] { received.withLock { $0.map(\.body) } }

  /// Ends the server.
  package func stop() { _ = shutdown(listener, Self.both) }

  private func serve(_ answers: [Answer], cycles: Bool) {
    var next = 0
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { break }
      let (head, body) = Self.read(connection)
      // A connection that was opened and never used asks for nothing.
      if head.isEmpty {
        close(connection)
        continue
      }
      received.withLock { $0.append((head, body)) }
      let answer = answers[cycles ? next % answers.count : min(next, answers.count - 1)]
      next += 1
      switch answer {
      case .raw(let text):
        let bytes = Array(text.utf8)
        _ = send(connection, bytes, bytes.count, Self.noSignal)
        close(connection)
      case .drop: close(connection)
      case .silence:
        let waiting = Thread {
          var byte: UInt8 = 0
          while recv(connection, &byte, 1, 0) > 0 {}
          close(connection)
        }
        waiting.start()
      case .drip(let head, let drop):
        let dripping = Thread {
          Self.drip(head, drop, to: connection)
          close(connection)
        }
        dripping.start()
      }
    }
    close(listener)
  }

  private static func drip(_ head: String, _ drop: String, to connection: Int32) {
    var bytes = Array(head.utf8)
    while send(connection, bytes, bytes.count, noSignal) == bytes.count {
      bytes = Array(drop.utf8)
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// The head of a request, and the body that it announces.
  private static func read(_ connection: Int32) -> (head: String, body: String) {
    let end = Data([13, 10, 13, 10])
    var bytes = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      if let blank = bytes.range(of: end) {
        let head = String(decoding: bytes[..<blank.upperBound], as: UTF8.self)
        let length =
          head.split(separator: "\r\n").lazy
          .filter { $0.lowercased().hasPrefix("content-length:") }
          .compactMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }.first ?? 0
        let body = bytes[blank.upperBound...]
        if body.count >= length { return (head, String(decoding: body, as: UTF8.self)) }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return (String(decoding: bytes, as: UTF8.self), "") }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  #if canImport(Darwin)
    private static let stream = SOCK_STREAM
    private static let both = SHUT_RDWR
    private static let noSignal: Int32 = 0
  #else
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let both = Int32(SHUT_RDWR)
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #endif
}
