internal import Foundation

#if canImport(System)
  internal import System
#else
  internal import SystemPackage
#endif

/// The input and the output of a command as files without names: a pipe would fail where a command
/// does not read its input, and never end where it leaves a process behind that holds it.
final class CommandFiles: Sendable {
  let input: FileDescriptor
  let output: FileDescriptor

  /// Files with an input to be read.
  /// - Throws: where the directory for temporary files cannot be written.
  init(input text: String) throws {
    input = try Self.make()
    do {
      output = try Self.make()
    } catch {
      try? input.close()
      throw error
    }
    try input.writeAll(text.utf8)
    try input.seek(offset: 0, from: .start)
  }

  deinit {
    try? input.close()
    try? output.close()
  }

  /// The beginning of what was written to the output, on one line.
  func said(limit: Int) -> String {
    var bytes = [UInt8](repeating: 0, count: 4 * limit)
    let count = bytes.withUnsafeMutableBytes { buffer in
      (try? output.read(fromAbsoluteOffset: 0, into: buffer)) ?? 0
    }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    return String(text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(limit))
  }

  private static func make() throws -> FileDescriptor {
    let name = "almanac-\(UInt64.random(in: .min ... .max))"
    let path = FilePath(NSTemporaryDirectory()).appending(name)
    let file = try FileDescriptor.open(
      path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite)
    unlink(path.string)
    return file
  }
}
