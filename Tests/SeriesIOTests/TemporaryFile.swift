import Foundation

/// Files in the directory for temporary ones.
enum TemporaryFile {
  /// Calls `body` with the path of a file that holds `content`, and removes it.
  static func with<Result>(_ content: String, _ body: (String) throws -> Result) throws -> Result {
    let path = NSTemporaryDirectory() + "/series-\(UUID().uuidString).csv"
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  /// What a file holds.
  static func content(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }
}
