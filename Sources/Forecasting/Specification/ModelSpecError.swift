/// What is wrong with a written model.
public enum ModelSpecError: Error, Sendable, Hashable {
  /// The text cannot be parsed; positions count characters from 1.
  case syntax(spec: String, position: Int, expected: String)
  /// No family has that name; `nearest` is the most similar one.
  case unknownModel(name: String, nearest: String)
  /// The name is known, an argument is not right.
  case invalidArgument(spec: String, detail: String)
}

extension ModelSpecError: CustomStringConvertible {
  /// What was wrong, what was expected, and what to do, in one line.
  public var description: String {
    switch self {
    case .syntax(let spec, let position, let expected):
      "model \"\(spec)\": expected \(expected) at character \(position)"
    case .unknownModel(let name, let nearest):
      "unknown model \"\(name)\"; did you mean \"\(nearest)\"? "
        + "('almanac models' lists them all)"
    case .invalidArgument(let spec, let detail): "model \"\(spec)\": \(detail)"
    }
  }
}
