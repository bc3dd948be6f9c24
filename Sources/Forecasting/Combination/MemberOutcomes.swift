/// What each member of a combination gave, or why it gave nothing.
struct MemberOutcomes<Value> {
  let specs: [ModelSpec]
  private(set) var values: [Value?]
  private(set) var failures: [ForecastError?]

  /// Nothing yet from any member.
  init(_ specs: [ModelSpec]) {
    self.specs = specs
    values = specs.map { _ in nil }
    failures = specs.map { _ in nil }
  }

  /// The places of the members that gave something.
  var live: [Int] { values.indices.filter { values[$0] != nil } }

  /// Takes what a member gave.
  mutating func set(_ index: Int, _ value: Value) { values[index] = value }

  /// Takes why a member gave nothing.
  mutating func set(_ index: Int, failure: ForecastError) {
    values[index] = nil
    failures[index] = failure
  }

  /// Takes what `body` gives or throws; only a cancellation ends the whole.
  mutating func record(_ index: Int, _ body: () throws(ForecastError) -> Value)
    throws(ForecastError)
  {
    do throws(ForecastError) {
      set(index, try body())
    } catch {
      if error == .cancelled { throw error }
      set(index, failure: error)
    }
  }

  /// Throws ``ForecastError/membersFailed(_:of:)`` unless at least half of the members gave
  /// something.
  func requireHalf() throws(ForecastError) {
    if 2 * live.count < specs.count { throw .membersFailed(failed, of: specs.count) }
  }

  private var failed: [ForecastError.FailedMember] {
    specs.indices.compactMap { index in
      failures[index].map { .init(model: specs[index], reason: $0) }
    }
  }

  /// Which members are missing and why, and what the others have to say; nil where there is nothing.
  func note(with notes: [(member: Int, text: String)]) -> String? {
    var parts = notes.map { "\(specs[$0.member]): \($0.text)" }
    if !failed.isEmpty {
      let missing = failed.map { "\($0.model) (\($0.reason))" }.joined(separator: ", ")
      parts.insert("combined without \(missing)", at: 0)
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension MemberOutcomes: Codable where Value: Codable {}
extension MemberOutcomes: Sendable where Value: Sendable {}
