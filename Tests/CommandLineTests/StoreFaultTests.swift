import Flow
import Foundation
import GRDB
import Subprocess
import TestProcess
import Testing

/// What becomes of a run when its store fails: a clear error or recovery, never a lost artifact.
@Suite("A store that fails")
struct StoreFaultTests {
  private func job(_ scratch: Scratch) throws -> String {
    var rows = "unique_id,ds,y\n"
    for index in 1...60 { rows += "one,\(index),\(100 + index + 10 * (index % 4))\n" }
    _ = try scratch.file("data.csv", rows)
    return try scratch.file(
      "job.yaml",
      """
      name: fault
      source: { csv: data.csv }
      series: { frequency: index, season: 4, stale-after: never }
      models: [naive, seasonal-naive, ses, ets]
      backtest: { origins: 8 }
      """)
  }

  private func digests(_ store: String) throws -> [String: [Digest]] {
    Dictionary(grouping: try Store.open(store, mode: .readOnly).artifacts(), by: \.key)
      .mapValues { $0.map(\.digest) }
  }

  @Test("a store whose maker was killed within a transaction is undone and made")
  func killedWhileMade() throws {
    let scratch = try Scratch()
    let (left, path) = (scratch.path("left.db"), scratch.path("store.db"))
    let queue = try DatabaseQueue(path: left)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA cache_size = 1; CREATE TABLE grdb_migrations (identifier TEXT)")
      try db.inTransaction {
        // More than the cache holds, so that some of it is in the file, and what was there before in the journal.
        for _ in 0..<2_000 {
          try db.execute(sql: "INSERT INTO grdb_migrations VALUES (hex(zeroblob(250)))")
        }
        for suffix in ["", "-journal"] {
          try FileManager.default.copyItem(atPath: left + suffix, toPath: path + suffix)
        }
        return .rollback
      }
    }
    #expect(throws: StoreError.readOnly(path: path)) { try Store.open(path, mode: .readOnly) }
    #expect(try Store.open(path, mode: .create).runs().isEmpty)
  }

  /// Runs a command with a file system of its own; nil where this machine does not allow that.
  private func inNamespace(_ mount: String, _ arguments: [String]) async throws
    -> (code: Int32, errors: String)?
  {
    func shell(_ script: String) async throws -> (code: Int32, errors: String) {
      let unshare = getuid() == 0 ? ["-m"] : ["-Urm"]
      let result = try await Subprocess.run(
        .name("unshare"), arguments: Arguments(unshare + ["sh", "-c", script, "sh"] + arguments),
        output: .discarded, error: .string(limit: 1 << 20))
      guard case .exited(let code) = result.terminationStatus else { return (-1, "") }
      return (code, result.standardError)
    }
    guard try await shell(mount).code == 0 else { return nil }
    return try await shell("\(mount) && exec \"$@\"")
  }

  @Test("a full disk ends the run with what is wrong, and what was kept stays")
  func fullDisk() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    let directory = scratch.path("small")
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let outcome = try await inNamespace(
      "mount -t tmpfs -o size=120k tmpfs '\(directory)'",
      [AlmanacProcess.executable, "run", config, "--store", directory + "/almanac.db"])
    guard let (code, errors) = outcome else { return }
    #expect(code == 74, "\(errors)")
    #expect(errors.contains("full") || errors.contains("space"), "\(errors)")
  }

  @Test("a store on a file system that is read only is refused by name, and can be read")
  func readOnly() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    let store = scratch.path("kept/almanac.db")
    #expect(try await AlmanacProcess.run(["run", config, "--store", store]).code == 0)
    let kept = try digests(store)
    let directory = scratch.path("kept")
    let mount =
      "mount --bind '\(directory)' '\(directory)' && mount -o remount,bind,ro '\(directory)'"
    let outcome = try await inNamespace(
      mount, [AlmanacProcess.executable, "run", config, "--store", store])
    guard let (code, errors) = outcome else { return }
    #expect(code == 74, "\(errors)")
    #expect(errors.contains(store), "\(errors)")
    #expect(try digests(store) == kept)
  }

  @Test("a store that another process locks for half a minute is waited for")
  func locked() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    let store = scratch.path("almanac.db")
    #expect(try await AlmanacProcess.run(["run", config, "--store", store]).code == 0)
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let queue = try DatabaseQueue(path: store, configuration: configuration)
    try await queue.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
    async let second = AlmanacProcess.run(["run", config, "--store", store])
    try await Task.sleep(for: .seconds(30))
    try await queue.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
    let result = try await second
    #expect(result.code == 0, "\(result.errors)")
    #expect(try digests(store).values.allSatisfy { $0.count == 2 && $0[0] == $0[1] })
  }

  @Test("after a write-ahead log that was cut off, the run goes on and loses nothing that was kept")
  func truncatedLog() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    let store = scratch.path("almanac.db")
    #expect(try await AlmanacProcess.run(["run", config, "--store", store]).code == 0)
    let kept = try digests(store)
    var random = SeededGenerator(seed: 3)
    for round in 0..<4 {
      let process = try KillableProcess(
        ["run", config, "--store", store],
        environment: ["ALMANAC_FAULT": "after-write:\(8 + 4 * round)"], log: scratch.path("log"))
      #expect(try await process.wait() == -SIGKILL)
      let log = store + "-wal"
      let size = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0
      try #require(size > 0)
      let file = try #require(FileHandle(forWritingAtPath: log))
      try file.truncate(atOffset: UInt64(Int.random(in: 0..<size, using: &random)))
      try file.close()
      let left = try Store.open(store, mode: .existing).runs().filter { $0.state != .completed }
      for run in left {
        let result = try await AlmanacProcess.run(["resume", run.id, "--store", store])
        #expect(result.code == 0, "\(result.errors)")
      }
    }
    let after = try digests(store)
    #expect(Set(after.keys) == Set(kept.keys))
    for (key, digests) in after { #expect(Set(digests) == Set(kept[key]!), "\(key)") }
  }

  @Test("a file that is no store is left alone")
  func stranger() async throws {
    let scratch = try Scratch()
    let config = try job(scratch)
    let file = try scratch.file("notes.db", "these are my notes")
    let result = try await AlmanacProcess.run(["run", config, "--store", file])
    #expect(result.code == 74, "\(result.errors)")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "these are my notes")
  }
}
