import Flow
import Foundation
import HummingbirdCore
import NIOCore

/// A run's log as text for a file: written in pieces, however long it is.
struct LogText: Sendable {
  private static let piece = 2000

  let store: Store
  let run: String
  let filter: LogFilter
  let connection: Connection

  /// Writes a line a line, `time level task message`.
  func write(to writer: inout any ResponseBodyWriter) async throws {
    var place: Int64 = 0
    while true {
      let lines = try store.logs(
        of: run, minimum: filter.level, task: filter.task, containing: filter.text, after: place,
        limit: Self.piece)
      guard let last = lines.last?.place else { break }
      place = last
      try await connection.write(Self.text(lines), to: &writer)
    }
    try await writer.finish(nil)
  }

  private static func text(_ lines: [LogLine]) -> ByteBuffer {
    var buffer = ByteBuffer()
    for line in lines {
      let parts = [Moment(line.time).iso, line.level.name, line.task, line.text].compactMap(\.self)
      buffer.writeString(parts.joined(separator: " ") + "\n")
    }
    return buffer
  }
}
