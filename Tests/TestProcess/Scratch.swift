package import Foundation

/// A directory that is removed with its owner.
package final class Scratch: Sendable {
  /// The directory.
  package let url: URL

  /// Makes the directory.
  package init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "almanac-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the directory.
  package func path(_ name: String) -> String {
    url.appending(path: name).path(percentEncoded: false)
  }

  /// Writes a file and returns its path.
  package func file(_ name: String, _ content: String) throws -> String {
    try file(name, Array(content.utf8))
  }

  /// Writes a file and returns its path.
  package func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }
}
