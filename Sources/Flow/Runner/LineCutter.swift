/// Cuts what a process prints into lines.
struct LineCutter: Sendable {
  /// A line that is longer is cut, so that output without an end of line takes no memory.
  private static let longest = 8192
  /// Lines beyond these are dropped: a loop that prints must not fill the store.
  private static let most = 10_000

  private var rest: [UInt8] = []
  private var count = 0

  /// Takes bytes and gives the lines that they complete.
  mutating func add(_ bytes: some Sequence<UInt8>, _ line: (String) -> Void) {
    for byte in bytes {
      if byte == 10 || rest.count >= Self.longest { give(line) }
      if byte != 10 { rest.append(byte) }
    }
  }

  /// Gives what is left as a line, and begins to count anew.
  mutating func end(_ line: (String) -> Void) {
    if !rest.isEmpty { give(line) }
    count = 0
  }

  private mutating func give(_ line: (String) -> Void) {
    if rest.last == 13 { rest.removeLast() }
    count += 1
    if count <= Self.most { line(String(decoding: rest, as: UTF8.self)) }
    if count == Self.most { line("… further output is left out") }
    rest.removeAll(keepingCapacity: true)
  }
}
