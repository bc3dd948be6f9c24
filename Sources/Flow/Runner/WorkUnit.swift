public import Foundation

/// A unit of work as a runner sees it: a kind and bytes in, bytes out.
public struct WorkUnit: Sendable {
  /// The key of the task it belongs to.
  public let key: String
  /// The name of its ``WorkKind``.
  public let kind: String
  /// The input as bytes, for a runner that sends it elsewhere.
  public let payload: @Sendable () throws -> [UInt8]
  /// Does the work here, on the calling thread, and gives the output as bytes.
  public let perform: @Sendable (StopSignal) throws -> [UInt8]
  /// The time it may take; nil for no limit.
  public let timeout: Duration?
  /// Takes a line that the work printed, where its runner catches what is printed.
  public let log: @Sendable (LogStream, String) -> Void

  /// A unit.
  public init(
    key: String, kind: String, timeout: Duration? = nil,
    log: @escaping @Sendable (LogStream, String) -> Void = { _, _ in },
    payload: @escaping @Sendable () throws -> [UInt8],
    perform: @escaping @Sendable (StopSignal) throws -> [UInt8]
  ) {
    self.key = key
    self.kind = kind
    self.timeout = timeout
    self.log = log
    self.payload = payload
    self.perform = perform
  }
}

/// What a runner reports about a unit.
public struct UnitReport: Sendable {
  /// When the work began.
  public let started: Date
  /// When it ended.
  public let ended: Date
  /// The output, or what went wrong.
  public let outcome: Result<[UInt8], any Error>

  /// A report.
  public init(started: Date, ended: Date, outcome: Result<[UInt8], any Error>) {
    self.started = started
    self.ended = ended
    self.outcome = outcome
  }
}

/// A kind of work with a name, so that another process can do it: a pure function of its input.
public struct WorkKind<Input: Codable & Sendable, Output: Codable & Sendable>: Sendable {
  /// The name, unique in a program.
  public let name: String
  /// The work. It runs on a thread of its own and looks at the stop signal now and then.
  public let body: @Sendable (Input, StopSignal) throws -> Output

  /// A kind of work.
  public init(
    _ name: String, _ body: @escaping @Sendable (Input, StopSignal) throws -> Output
  ) {
    self.name = name
    self.body = body
  }

  /// Does the work from bytes to bytes.
  /// - Throws: ``FlowError/unreadable(what:reason:)`` for bytes that are no such input, and what
  ///   the work throws.
  public func perform(payload: [UInt8], stop: StopSignal) throws -> [UInt8] {
    let input = try ByteCoding.decode(Input.self, from: payload, "the input of \(name)")
    return try ByteCoding.encode(body(input, stop), "the output of \(name)")
  }
}
