import Foundation
import Testing

/// Reference numbers made with R 4.2.2 and forecast 8.20; Tests/Fixtures/README.md tells their
/// definitions.
struct Golden {
  let json: [String: Any]

  /// The fixture of one classic series, such as `AirPassengers`.
  init(_ name: String) throws {
    let file = Self.directory.appending(path: "golden/classic-\(name).json")
    json = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  /// `Tests/Fixtures`, found from this file.
  static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  /// Names of all classics in the fixtures.
  static let classics = [
    "AirPassengers", "BJsales", "JohnsonJohnson", "LakeHuron", "Nile", "UKgas", "USAccDeaths",
    "WWWusage", "co2", "lynx", "nottem", "presidents", "sunspot.year",
  ]

  /// The training part; missing values are NaN.
  var y: [Double] { Self.numbers(json["y"]) }
  /// The held-out part.
  var actual: [Double] { Self.numbers(json["actual"]) }
  /// The season length.
  var season: Int { json["frequency"] as? Int ?? 1 }
  /// The number of steps forecast.
  var horizon: Int { json["horizon"] as? Int ?? 0 }

  /// What R computed with one method; nil when R failed.
  func method(_ name: String) -> [String: Any]? {
    let methods = json["methods"] as? [String: Any]
    let entry = methods?[name] as? [String: Any]
    return entry?["status"] as? String == "ok" ? entry : nil
  }

  /// What R's helper of that name gave.
  func tool(_ name: String) -> Any? { (json["tools"] as? [String: Any])?[name] }

  /// An array of numbers, where null is NaN.
  static func numbers(_ value: Any?) -> [Double] {
    (value as? [Any] ?? []).map { ($0 as? NSNumber)?.doubleValue ?? .nan }
  }
}

/// Whether two arrays agree within `tolerance` times the largest reference value.
func agrees(_ ours: [Double], _ reference: [Double], relative tolerance: Double) -> Bool {
  guard ours.count == reference.count else { return false }
  let scale = reference.lazy.filter { !$0.isNaN }.map { abs($0) }.max() ?? 0
  return zip(ours, reference).allSatisfy { a, b in
    (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * scale
  }
}
