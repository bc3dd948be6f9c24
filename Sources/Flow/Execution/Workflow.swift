/// A named async function of parameters whose steps are durable.
///
/// ```swift
/// let greet = Workflow("greet") { run in
///   let names = try await run.task("names") { _ in ["Ada", "Alan"] }
///   try await run.publish(Artifact(key: "greet/names", kind: .json, text: "\(names)"))
/// }
/// let execution = try await Engine(store: .open("flow.db", mode: .create)).run(greet)
/// ```
///
/// The body is run again from its start when a run is resumed; its finished tasks then give their
/// stored results at once. So everything that takes time or touches the world belongs in a task,
/// and what lies between tasks should depend on their results, the parameters and `run.asOf` only.
public struct Workflow<Parameters: Codable & Sendable, Output: Sendable>: Sendable {
  /// The name, which is also that of its lease: one run of a workflow at a time.
  public let name: String
  let body: @Sendable (Run, Parameters) async throws -> Output

  /// A workflow with parameters.
  public init(
    _ name: String, parameters: Parameters.Type,
    _ body: @escaping @Sendable (Run, Parameters) async throws -> Output
  ) {
    self.name = name
    self.body = body
  }
}

extension Workflow where Parameters == NoParameters {
  /// A workflow without parameters.
  public init(_ name: String, _ body: @escaping @Sendable (Run) async throws -> Output) {
    self.init(name, parameters: NoParameters.self) { run, _ in try await body(run) }
  }
}

/// The parameters of a workflow that has none.
public struct NoParameters: Sendable, Hashable, Codable {
  /// None.
  public init() {}
}

/// What an execution came to.
public struct Execution<Output: Sendable>: Sendable {
  /// The run at its end.
  public let run: RunRecord
  /// What the workflow returned or threw.
  public let outcome: Result<Output, any Error>
}
