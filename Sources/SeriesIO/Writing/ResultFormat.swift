/// The forms in which every command prints its result.
public enum ResultFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for people.
  case table
  /// RFC 4180, with a header.
  case csv
  /// One JSON object a line.
  case json
}
