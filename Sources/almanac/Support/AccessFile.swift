import Dashboard
import Foundation
import SeriesIO

/// The token of the page, which a file keeps.
enum AccessFile {
  /// Reads a file with a token alone in it.
  /// - Throws: `SeriesFileError` where the file cannot be read; `Failure.Explained` for a token that
  ///   could be guessed.
  static func token(path: String) throws -> String {
    let bytes = try FileBytes.read(path: path)
    let token = String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard token.count >= Access.shortestToken, !token.contains(where: \.isNewline) else {
      throw Failure.Explained(
        code: Failure.usage,
        description: "\(path): expected one line of at least \(Access.shortestToken) characters; "
          + "make one with: openssl rand -hex 32")
    }
    return token
  }
}
