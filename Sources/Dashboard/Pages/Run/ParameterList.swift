import Foundation

/// The parameters of a run, JSON, as a list that people read.
enum ParameterList {
  /// A name and its value.
  struct Entry: Sendable, Equatable {
    let name: String
    let text: String
  }

  /// More entries than these are for whoever reads the JSON.
  private static let most = 200

  /// The values with the names on the way to them, `source.retries`, in the order of the names;
  /// nothing for what is no object.
  static func entries(_ json: [UInt8]) -> [Entry] {
    guard let value = try? JSONSerialization.jsonObject(with: Data(json)),
      let object = value as? [String: Any]
    else { return [] }
    var entries: [Entry] = []
    collect(object, "", &entries)
    return Array(entries.prefix(most))
  }

  private static func collect(_ object: [String: Any], _ path: String, _ entries: inout [Entry]) {
    for (key, value) in object.sorted(by: { $0.key < $1.key }) {
      let name = path.isEmpty ? key : "\(path).\(key)"
      if let inner = value as? [String: Any], !inner.isEmpty {
        collect(inner, name, &entries)
      } else {
        entries.append(Entry(name: name, text: text(value)))
      }
    }
  }

  private static func text(_ value: Any) -> String {
    switch value {
    case let text as String: return text
    case let list as [Any] where list.allSatisfy({ !($0 is [Any]) && !($0 is [String: Any]) }):
      return list.map(text).joined(separator: ", ")
    default:
      let data = try? JSONSerialization.data(
        withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
      return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }
}
