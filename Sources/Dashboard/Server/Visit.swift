import Foundation

/// One request of a visitor: what pages need to know of it.
struct Visit: Sendable {
  let now: Date
  let query: Query
  /// What the forms of the page carry.
  let formKey: String
  /// Whether the visitor showed a token and can leave again.
  let isSignedIn: Bool
}
