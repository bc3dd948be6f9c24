import Foundation
import Testing

@Suite("What the documentation says of the page")
struct DocumentationTests {
  /// The article as it is in the sources.
  private static func article() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(
      contentsOf: root.appending(path: "Sources/Dashboard/Dashboard.docc/The-page.md"),
      encoding: .utf8)
  }

  @Test("Every address that programs are told of answers")
  func addresses() async throws {
    let rows = try Self.article().split(separator: "\n").filter { $0.hasPrefix("| `/") }
    let cells = try rows.map { try #require($0.split(separator: "|").first) }
    let paths = cells.flatMap { $0.matches(of: /`(\/[^`]*)`/).map { String($0.1) } }
    #expect(paths.count >= 10)
    try await PageServer.serve { server, sample in
      for path in paths {
        let real = path.replacing("RUN", with: sample.runs[0]).replacing("=NAME", with: "=weekly")
          .replacing("=N", with: "=1").replacing("prefix=KEY", with: "prefix=weekly/")
          .replacing("KEY", with: "weekly/next-week")
        let reply = try await server.get(real)
        #expect(reply.status == 200, "\(real)")
        if real.hasPrefix("/api") || real == "/health" {
          #expect(reply["content-type"] == "application/json", "\(real)")
          _ = try JSONSerialization.jsonObject(with: Data(reply.body))
        }
      }
    }
  }
}
