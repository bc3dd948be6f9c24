import Foundation
import Hummingbird
import HummingbirdCore

/// The part of an address behind the question mark, checked.
struct Query: Sendable {
  private let values: [String: String]

  init(_ uri: URI) {
    // Forms write a space as a plus, which the library would leave.
    func text(_ part: Substring?) -> String {
      let part = part ?? ""
      return part.replacing("+", with: " ").removingPercentEncoding ?? String(part)
    }
    let pairs = (uri.query ?? "").split(separator: "&").map {
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    }
    values = Dictionary(
      pairs.map { (text($0[0]), text($0.count > 1 ? $0[1] : nil)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The text of a parameter, unless it is empty.
  func text(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// A place in a log; anything else counts as absent.
  func place(_ name: String) -> Int64? {
    values[name].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// A number from 1; anything else counts as absent.
  func number(_ name: String) -> Int? {
    values[name].flatMap { Int($0) }.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
  }
}
