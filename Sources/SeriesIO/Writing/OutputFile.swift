/// An open file, pipe or terminal that results are written to.
public struct OutputFile: Sendable, Hashable {
  /// The descriptor; it stays open.
  public let descriptor: Int32
  /// The name for messages.
  public let name: String

  /// An open descriptor, with its name for messages.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// The standard output of this process.
  public static let standardOutput = OutputFile(descriptor: 1, name: "standard output")
  /// The standard error of this process.
  public static let standardError = OutputFile(descriptor: 2, name: "standard error")

  /// Writes all bytes.
  ///
  /// A closed pipe is an error with ``SeriesFileError/isBrokenPipe`` where the process ignores
  /// `SIGPIPE`, as a command line has to.
  /// - Throws: ``SeriesFileError`` of kind `io`.
  public func write(_ bytes: [UInt8]) throws(SeriesFileError) {
    try bytes.withUnsafeBufferPointer { buffer throws(SeriesFileError) in
      try SystemCall.write(descriptor, UnsafeRawBufferPointer(buffer), name: name)
    }
  }
}
