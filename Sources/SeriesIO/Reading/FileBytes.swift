/// Reads whole files without Foundation.
public enum FileBytes {
  /// The bytes of a file; `-` is standard input. Pipes and devices are read to their end.
  /// - Throws: ``SeriesFileError`` of kind `io` when the file is missing, unreadable or a directory.
  /// - Complexity: O(size of the file).
  public static func read(path: String) throws(SeriesFileError) -> [UInt8] {
    if path == "-" { return try readAll(descriptor: 0, name: name(of: path)) }
    let descriptor = try SystemCall.open(path, name: path)
    defer { SystemCall.close(descriptor) }
    return try readAll(descriptor: descriptor, name: path)
  }

  /// How messages name a path: `stdin` for `-`.
  static func name(of path: String) -> String { path == "-" ? "stdin" : path }

  private static func readAll(descriptor: Int32, name: String) throws(SeriesFileError) -> [UInt8] {
    let size = try SystemCall.sizeOfReadable(descriptor, name: name)
    // One byte more than the size: the read that meets the end needs no second buffer.
    var bytes = [UInt8](repeating: 0, count: size > 0 ? size + 1 : 1 << 16)
    var count = 0
    while true {
      if count == bytes.count {
        bytes.append(contentsOf: repeatElement(0, count: bytes.count))
      }
      var failure: SeriesFileError?
      let read = bytes.withUnsafeMutableBytes { buffer -> Int in
        do throws(SeriesFileError) {
          return try SystemCall.read(
            descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]),
            name: name)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if read == 0 { break }
      count += read
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
