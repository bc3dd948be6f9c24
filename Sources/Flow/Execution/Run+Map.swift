import Foundation
import Synchronization

extension Run {
  /// Runs one unit of work for each item on a runner, and keeps each result as it comes.
  ///
  /// A unit that fails does not stop the others: its place in the result holds the reason. Failed
  /// units are tried again, as the options say, after the others of the same round.
  /// - Parameters:
  ///   - name: the name of the mapped task; the key of a unit is `name/key`.
  ///   - items: the inputs.
  ///   - key: names an item within the map.
  ///   - label: what progress is counted by, such as the model.
  ///   - runner: where the units run. This form needs one of this process.
  ///   - body: the work; it runs on a thread of its own.
  /// - Returns: the results in the order of the items, whatever the order they came in.
  /// - Throws: ``FlowError`` for doubled keys or bad options; `CancellationError` when the run is
  ///   stopped; ``StoreError``.
  public func map<Item: Sendable, Value: Codable & Sendable>(
    _ name: String, over items: [Item], key: (Item) -> String,
    label: ((Item) -> String)? = nil, on runner: some TaskRunner = .cores(),
    options: TaskOptions = TaskOptions(),
    _ body: @escaping @Sendable (Item, TaskContext) throws -> Value
  ) async throws -> [Result<Value, UnitFailure>] {
    let keys = items.map { name + "/" + key($0) }
    let mapping = Mapping<Value>(
      run: self, name: name, keys: keys, labels: label.map { items.map($0) }, options: options)
    return try await mapping.run(on: runner) { [journal] index, attempt, slots in
      WorkUnit(key: keys[index], kind: name, timeout: options.timeout) {
        throw FlowError.unwritable(
          what: "the input of \(keys[index])",
          reason: "a closure cannot leave this process; map over a WorkKind instead")
      } perform: { stop in
        let context = TaskContext(
          key: keys[index], attempt: attempt, stop: stop, journal: journal)
        defer { slots.published(context.close(), at: index) }
        return try slots.keep(body(items[index], context), at: index)
      }
    }
  }

  /// Runs one unit of a kind of work for each item on a runner; otherwise as
  /// ``map(_:over:key:label:on:options:_:)``.
  public func map<Item, Value>(
    _ name: String, over items: [Item], kind: WorkKind<Item, Value>, key: (Item) -> String,
    label: ((Item) -> String)? = nil, on runner: some TaskRunner = .cores(),
    options: TaskOptions = TaskOptions()
  ) async throws -> [Result<Value, UnitFailure>] {
    let keys = items.map { name + "/" + key($0) }
    let mapping = Mapping<Value>(
      run: self, name: name, keys: keys, labels: label.map { items.map($0) }, options: options)
    return try await mapping.run(on: runner) { [journal] index, _, slots in
      WorkUnit(key: keys[index], kind: kind.name, timeout: options.timeout) { stream, line in
        journal.log(stream, line, task: keys[index])
      } payload: {
        try ByteCoding.encode(items[index], "the input of \(keys[index])")
      } perform: { stop in
        try slots.keep(kind.body(items[index], stop), at: index)
      }
    }
  }
}

/// The values and artifacts of units that ran in this process.
final class Slots<Value: Codable & Sendable>: Sendable {
  private struct Contents {
    var values: [Value?]
    var published: [Int: Published] = [:]
  }

  private let keys: [String]
  private let contents: Mutex<Contents>

  init(keys: [String]) {
    self.keys = keys
    contents = Mutex(Contents(values: Array(repeating: nil, count: keys.count)))
  }

  /// Keeps a value beside its bytes, so that nobody has to read them back.
  func keep(_ value: Value, at index: Int) throws -> [UInt8] {
    let bytes = try ByteCoding.encode(value, "the result of \(keys[index])")
    contents.withLock { $0.values[index] = value }
    return bytes
  }

  /// Whether there is a value of a unit.
  func holds(_ index: Int) -> Bool { contents.withLock { $0.values[index] != nil } }

  /// Keeps what a unit published.
  func published(_ published: Published, at index: Int) {
    if published.artifacts.isEmpty, published.notices.isEmpty { return }
    contents.withLock { $0.published[index] = published }
  }

  /// Takes what a unit published.
  func takePublished(at index: Int) -> Published {
    contents.withLock { $0.published.removeValue(forKey: index) ?? Published() }
  }

  /// The value of a unit: the kept one, or that of its bytes.
  func value(at index: Int, bytes: [UInt8]?) throws(FlowError) -> Value? {
    if let value = contents.withLock({ $0.values[index] }) { return value }
    guard let bytes else { return nil }
    return try ByteCoding.decode(Value.self, from: bytes, "the result of \(keys[index])")
  }
}
