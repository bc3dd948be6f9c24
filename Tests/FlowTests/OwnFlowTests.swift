import Flow
import Testing

/// A flow of one's own, with nothing but `import Flow`: durable steps, units on all cores, a retry,
/// artifacts with versions.
struct WordCount {
  static let workflow = Workflow("word-count", parameters: [String].self) { run, lines in
    let texts = try await run.task("load", TaskOptions(retries: RetryPolicy(retries: 3))) { task in
      task.log(.info, "\(lines.count) lines")
      return lines
    }
    let counts = try await run.map(
      "count", over: Array(texts.enumerated()), key: { "line-\($0.offset)" }
    ) { line, _ in
      line.element.split(separator: " ").count
    }
    let total = try counts.map { try $0.get() }.reduce(0, +)
    let table =
      "line,words\n" + zip(1..., counts).map { "\($0),\((try? $1.get()) ?? 0)\n" }.joined()
    try await run.publish(Artifact(key: "word-count/table", kind: .table, text: table))
    return total
  }

  static func main(store path: String, _ lines: [String]) async throws -> Int {
    let store = try Store.open(path, mode: .create)
    return try await Engine(store: store).run(workflow, lines).outcome.get()
  }
}

@Suite("A flow of one's own")
struct OwnFlowTests {
  @Test("Thirty lines with import Flow alone have every guarantee")
  func wordCount() async throws {
    let scratch = try Scratch()
    #expect(try await WordCount.main(store: scratch.path, ["to be or", "not to be", "!"]) == 7)
    #expect(try await WordCount.main(store: scratch.path, ["that is"]) == 2)
    let store = try Store.open(scratch.path, mode: .readOnly)
    #expect(try store.artifacts().map(\.version) == [1, 2])
    #expect(
      try store.artifact("word-count/table", version: 1).content
        == Array("line,words\n1,3\n2,3\n3,1\n".utf8))
    #expect(try store.tasks(of: store.runs()[0].id).count == 5)
  }
}
