import Flow
import Foundation
import GRDB
import Testing

@Suite("The store")
struct StoreTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("Creating makes the directory for its owner alone, and the store can be opened again")
  func create() throws {
    _ = try scratch.open().runs()
    let mode =
      try FileManager.default.attributesOfItem(
        atPath: scratch.directory + "/store")[.posixPermissions] as? Int
    #expect(mode == 0o700)
    #expect(try scratch.open(.existing).runs().isEmpty)
    #expect(try scratch.open(.readOnly).artifacts().isEmpty)
    #expect(try scratch.open().runs().isEmpty)
  }

  @Test(
    "A reader never makes a store: the error names the path",
    arguments: [
      Store.Mode.existing, .readOnly,
    ])
  func missing(mode: Store.Mode) throws {
    let error = failure(StoreError.self) { _ = try scratch.open(mode) }
    #expect(error == .missing(path: scratch.path))
    #expect(error?.description.contains(scratch.path) == true)
    #expect(!FileManager.default.fileExists(atPath: scratch.directory + "/store"))
  }

  @Test("A file that is no database is refused and left alone")
  func notADatabase() throws {
    let path = scratch.directory + "/notes.txt"
    let text = String(repeating: "This is not a database. ", count: 200)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    for mode in [Store.Mode.create, .existing, .readOnly] {
      #expect(
        failure(StoreError.self) { _ = try Store.open(path, mode: mode) } == .notAStore(path: path))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("The database of another program is refused and left alone")
  func foreignDatabase() throws {
    let path = scratch.directory + "/other.db"
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "CREATE TABLE pet (name TEXT)") }
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    for mode in [Store.Mode.create, .existing, .readOnly] {
      #expect(
        failure(StoreError.self) { _ = try Store.open(path, mode: mode) } == .notAStore(path: path))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test("A store of a newer version is refused")
  func newer() throws {
    try scratch.open().close()
    try DatabaseQueue(path: scratch.path).write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
    }
    for mode in [Store.Mode.create, .existing, .readOnly] {
      #expect(
        failure(StoreError.self) { _ = try scratch.open(mode) } == .newerSchema(path: scratch.path))
    }
  }

  @Test("A store of an older version is brought up to date by writing, never by reading")
  func older() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.directory + "/store", withIntermediateDirectories: true)
    do {
      let queue = try DatabaseQueue(path: scratch.path)
      try queue.write { db in
        try db.execute(sql: "PRAGMA application_id = \(0x416C_6D6E)")
        try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      }
    }
    #expect(
      failure(StoreError.self) { _ = try scratch.open(.readOnly) }
        == .olderSchema(path: scratch.path))
    #expect(try scratch.open(.existing).runs().isEmpty)
    #expect(try scratch.open(.readOnly).runs().isEmpty)
  }

  @Test(
    "What a process leaves that dies while it makes a store is no obstacle",
    arguments: [false, true])
  func unfinished(hasList: Bool) throws {
    try FileManager.default.createDirectory(
      atPath: scratch.directory + "/store", withIntermediateDirectories: true)
    for mode in [Store.Mode.create, .existing] {
      try? FileManager.default.removeItem(atPath: scratch.path)
      try Data().write(to: URL(fileURLWithPath: scratch.path))
      if hasList {
        let queue = try DatabaseQueue(path: scratch.path)
        try queue.write {
          try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        try queue.close()
      }
      #expect(
        failure(StoreError.self) { _ = try scratch.open(.readOnly) }
          == .olderSchema(path: scratch.path))
      let store = try scratch.open(mode)
      #expect(try store.runs().isEmpty)
      try store.close()
    }
  }

  @Test("Many who open one new store at once all get it, and what one writes is not lost")
  func race() async throws {
    for round in 0..<6 {
      let path = scratch.directory + "/race-\(round)/flow.db"
      let digests = try await withThrowingTaskGroup(of: Digest.self) { group in
        for number in 0..<8 {
          group.addTask {
            try await withCheckedThrowingContinuation { continuation in
              Thread.detachNewThread {
                continuation.resume(
                  with: Result {
                    try Store.open(path, mode: .create).keep([UInt8(number)])
                  })
              }
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let store = try Store.open(path, mode: .readOnly)
      for digest in digests { #expect(try store.content(digest) != nil) }
      let mode =
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test("What is kept for a run is noted with it, once")
  func keptForRun() async throws {
    let store = try scratch.open()
    let bytes = Array("fetched".utf8)
    let execution = try await Engine(store: store).run(
      Workflow("keeps") { run in
        _ = try await run.keep(bytes)
        return try await run.keep(bytes)
      })
    #expect(try execution.outcome.get() == Digest(of: bytes))
    #expect(try await store.keep(bytes, for: execution.run.id) == Digest(of: bytes))
    #expect(try store.content(Digest(of: bytes)) == bytes)
    let count = try await DatabaseQueue(path: scratch.path).read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM kept")
    }
    #expect(count == 1)
    await #expect(throws: StoreError.noSuchRun("nobody")) {
      _ = try await store.keep(bytes, for: "nobody")
    }
  }

  @Test("A schedule that nobody knows cannot be paused")
  func unknownSchedule() throws {
    let store = try scratch.open()
    #expect(
      failure(StoreError.self) { try store.setPaused(true, schedule: "none") }
        == .noSuchSchedule("none"))
  }

  @Test("A store opened for reading cannot be written")
  func readOnly() throws {
    try scratch.open().close()
    let store = try scratch.open(.readOnly)
    #expect(
      failure(StoreError.self) { _ = try store.keep([1, 2, 3]) } == .readOnly(path: scratch.path))
  }

  @Test("A damaged store is named as such")
  func damaged() throws {
    do {
      let store = try scratch.open()
      _ = try store.keep([UInt8](repeating: 7, count: 100_000))
      try store.close()
    }
    let handle = try #require(FileHandle(forUpdatingAtPath: scratch.path))
    try handle.seek(toOffset: 4096)
    try handle.write(contentsOf: Data(repeating: 0xff, count: 40_000))
    try handle.close()
    let error = failure(StoreError.self) { _ = try scratch.open().runs() }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("Content is kept once by its digest")
  func content() throws {
    let store = try scratch.open()
    let bytes = Array("the same bytes".utf8)
    let digest = try store.keep(bytes)
    #expect(try store.keep(bytes) == digest)
    #expect(try store.content(digest) == bytes)
    #expect(try store.content(Digest(of: [])) == nil)
    let count = try DatabaseQueue(path: scratch.path).read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM content")
    }
    #expect(count == 1)
  }

  @Test("Digests are SHA-256: the examples of FIPS 180-4 and lengths around a block")
  func digests() {
    #expect(
      Digest(of: []).description
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      Digest(of: Array("abc".utf8)).description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Digest(of: Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)).description
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      Digest(of: [UInt8](repeating: 0x61, count: 1_000_000)).description
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    let digest = Digest(of: [1])
    #expect(Digest(digest.description) == digest)
    #expect(Digest("xyz") == nil)
  }
}
