import Subprocess
import Testing

@Suite("Shortened answers")
struct CompressionTests {
  @Test(
    "A browser that reads gzip gets the same content in fewer bytes",
    arguments: ["/", "/runs", "/artifacts", "/style.css", "/artifacts/weekly/report"])
  func same(path: String) async throws {
    try await PageServer.serve { server, _ in
      let plain = try await server.get(path)
      let short = try await server.get(path, headers: ["Accept-Encoding: br, gzip;q=0.5"])
      #expect(plain["content-encoding"] == nil)
      #expect(plain["vary"] == "Accept-Encoding")
      #expect(short["content-encoding"] == "gzip")
      #expect(short["vary"] == "Accept-Encoding")
      #expect(2 * short.body.count < plain.body.count)
      #expect(short["content-length"] == "\(short.body.count)")
      let text = try await Self.decompressed(short.body)
      // Keys and clocks differ from one page to the next; the stylesheet stays.
      if path == "/style.css" { #expect(text == plain.text) }
      #expect(text.prefix(300) == plain.text.prefix(300))
      #expect(text.suffix(10) == plain.text.suffix(10))
      #expect(abs(text.utf8.count - plain.text.utf8.count) < 200)
    }
  }

  @Test(
    "Whoever does not take gzip, or has little to fetch, gets plain bytes",
    arguments: ["", "identity", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *", "gzip;q=x"])
  func plain(accepted: String) async throws {
    try await PageServer.serve { server, _ in
      let reply = try await server.get("/style.css", headers: ["Accept-Encoding: \(accepted)"])
      #expect(reply.status == 200)
      #expect(reply["content-encoding"] == nil)
      #expect(reply.text.contains("body"))
      let small = try await server.get("/nothing.txt", headers: ["Accept-Encoding: gzip"])
      #expect(small.body.count < 1400 || small["content-encoding"] == "gzip")
    }
  }

  @Test("The head of an answer says the same, without its bytes")
  func head() async throws {
    try await PageServer.serve { server, _ in
      let headers = ["Accept-Encoding: gzip"]
      let whole = try await server.get("/style.css", headers: headers)
      let head = try await server.get("/style.css", method: "HEAD", headers: headers)
      #expect(head.body.isEmpty)
      #expect(head["content-encoding"] == "gzip")
      #expect(head["content-length"] == whole["content-length"])
      let tag = try #require(whole["etag"])
      let known = try await server.get("/style.css", headers: headers + ["If-None-Match: \(tag)"])
      #expect(known.status == 304)
      #expect(known.body.isEmpty)
    }
  }

  @Test("Every page has keys of its own for its forms, all of which count")
  func keys() async throws {
    try await PageServer.serve { server, _ in
      let first = try FormTests.key(of: try await server.get("/upcoming"))
      let second = try FormTests.key(of: try await server.get("/upcoming"))
      #expect(first != second)
      // No part of one may stand in the other: that would be what the lengths could tell.
      #expect(first.suffix(64) != second.suffix(64))
      let mixed = first.prefix(16) + second.suffix(64)
      for (key, status) in [(String(mixed), 403), (first, 303), (second, 303)] {
        let reply = try await server.get(
          "/schedules/weekly/pause", method: "POST",
          headers: ["Content-Type: application/x-www-form-urlencoded", "Origin: http://localhost"],
          body: "key=\(key)")
        #expect(reply.status == status)
      }
    }
  }

  /// What the program gzip makes of it, which checks its sum and length.
  private static func decompressed(_ bytes: [UInt8]) async throws -> String {
    let result = try await Subprocess.run(
      .name("gzip"), arguments: ["-dc"], input: .array(bytes), output: .string(limit: 1 << 22))
    try #require(result.terminationStatus.isSuccess)
    return result.standardOutput
  }
}
