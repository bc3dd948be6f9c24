/// The kinds of work that a worker process knows, by name.
///
/// ```swift
/// let registry = WorkRegistry(kinds: backtest, forecast)
/// ```
public struct WorkRegistry: Sendable {
  private var works: [String: @Sendable ([UInt8], StopSignal) throws -> [UInt8]] = [:]

  /// A registry of kinds whose names differ.
  public init<each Input: Codable & Sendable, each Output: Codable & Sendable>(
    kinds: repeat WorkKind<each Input, each Output>
  ) {
    repeat add(each kinds)
  }

  /// Adds a kind; its name must be new.
  public mutating func add<Input, Output>(_ kind: WorkKind<Input, Output>) {
    let former = works.updateValue(kind.perform(payload:stop:), forKey: kind.name)
    precondition(former == nil, "two kinds of work have the name \(kind.name)")
  }

  /// Does work from bytes to bytes.
  /// - Throws: ``WorkerError/unknownKind(_:)``, and what the work throws.
  func perform(_ kind: String, _ payload: [UInt8], stop: StopSignal) throws -> [UInt8] {
    guard let work = works[kind] else { throw WorkerError.unknownKind(kind) }
    return try work(payload, stop)
  }
}
