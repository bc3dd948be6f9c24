import Foundation

/// Descriptors between a process and its children, which no other child inherits.
enum Descriptors {
  /// Two ends of a two-way connection.
  static func socketPair() throws -> (parent: Int32, child: Int32) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let kind = SOCK_STREAM
    #else
      let kind = Int32(SOCK_STREAM.rawValue)
    #endif
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw error() }
    for end in ends { closeOnExec(end) }
    #if canImport(Darwin)
      var yes: Int32 = 1
      setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
    #endif
    return (ends[0], ends[1])
  }

  /// Two ends of a pipe.
  static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else { throw error() }
    for end in ends { closeOnExec(end) }
    return (ends[0], ends[1])
  }

  /// Makes reads and writes return at once.
  static func unblock(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// Closes a descriptor when another program is begun.
  static func closeOnExec(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Sends what can be sent, without the signal of a connection that is gone; nil when it is.
  static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Int? {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    let count = bytes.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, flags) }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// Reads what is there: nothing when there is nothing yet, nil at the end.
  static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Int? {
    let count = buffer.withUnsafeMutableBytes {
      Foundation.read(descriptor, $0.baseAddress, $0.count)
    }
    if count > 0 { return count }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : nil
  }

  private static func error() -> POSIXError { POSIXError(.init(rawValue: errno) ?? .EIO) }
}
