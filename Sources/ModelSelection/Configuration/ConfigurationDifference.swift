internal import Foundation

/// One key in which the configuration that a run was started with differs from another.
///
/// What only says when a run begins or how long it may take is left out: it changes no result.
public struct ConfigurationDifference: Sendable, Equatable, CustomStringConvertible {
  /// The key as the file has it, `backtest.origins`.
  public let key: String
  /// The value that the run was started with, as JSON; nil where there was none.
  public let recorded: String?
  /// The value now; nil where there is none.
  public let present: String?

  /// `backtest.origins: 26, now 12`.
  public var description: String {
    "\(key): \(recorded ?? "not set"), now \(present ?? "not set")"
  }

  /// What differs, in the order of the keys; empty where nothing does.
  /// - Complexity: O(size of both).
  public static func between(_ recorded: JobParameters, _ present: JobParameters) throws
    -> [ConfigurationDifference]
  {
    let (old, new) = (try leaves(recorded), try leaves(present))
    return Set(old.keys).union(new.keys).sorted().compactMap { key in
      let isIrrelevant = irrelevant.contains { key == $0 || key.hasPrefix($0 + ".") }
      guard old[key] != new[key], !isIrrelevant else { return nil }
      return ConfigurationDifference(key: key, recorded: old[key], present: new[key])
    }
  }

  private static let irrelevant = [
    "schedule.cron", "schedule.overlap", "schedule.catch-up", "limits",
  ]

  /// The values of all keys as JSON.
  private static func leaves(_ parameters: JobParameters) throws -> [String: String] {
    let encoder = JSONEncoder()
    var leaves: [String: String] = [:]
    func add(_ value: Any, _ path: [String]) throws {
      if let mapping = value as? [String: Any] {
        for (key, value) in mapping { try add(value, path + [key]) }
      } else {
        let text = try JSONSerialization.data(
          withJSONObject: value, options: [.fragmentsAllowed, .withoutEscapingSlashes])
        leaves[name(path)] = String(decoding: text, as: UTF8.self)
      }
    }
    try add(JSONSerialization.jsonObject(with: encoder.encode(parameters)), [])
    return leaves
  }

  /// The name of a key in the file: stored names are those of properties.
  private static func name(_ path: [String]) -> String {
    var parts = path.filter { $0 != "configuration" && $0 != "_0" }.map { part in
      part.reduce(into: "") { text, letter in
        text += letter.isUppercase ? "-\(letter.lowercased())" : String(letter)
      }
    }
    if let first = parts.first, let section = sections[first] {
      parts.replaceSubrange(0...0, with: section)
    }
    return parts.joined(separator: ".").replacing("time-zone", with: "timezone")
  }

  /// Where keys of the file lie that have no section of their own in memory.
  private static let sections = [
    "metric": ["select", "metric"], "scope": ["select", "by"],
    "group-column": ["select", "group"], "rule": ["select", "rule"],
    "hysteresis": ["select", "hysteresis"], "horizon": ["forecast", "horizon"],
    "levels": ["forecast", "levels"], "intervals": ["forecast", "intervals"],
    "non-negative": ["forecast", "non-negative"],
  ]
}
