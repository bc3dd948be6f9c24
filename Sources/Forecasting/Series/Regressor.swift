/// A column of numbers beside a series, such as a price: one entry for each value, and perhaps more
/// after the last. NaN is missing.
public struct Regressor: Sendable {
  /// What models call it.
  public let name: String
  /// The entries.
  public let values: [Double]

  /// A column from its name and its entries.
  public init(_ name: String, _ values: [Double]) {
    self.name = name
    self.values = values
  }
}

extension Regressor: Equatable {
  /// Equal names and entries; two missing entries are equal.
  public static func == (a: Regressor, b: Regressor) -> Bool {
    a.name == b.name && a.values.count == b.values.count
      && zip(a.values, b.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}

extension Regressor: Codable {
  enum CodingKeys: String, CodingKey { case name, values }

  /// Writes missing entries as `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(values.map { $0.isNaN ? nil : $0 }, forKey: .values)
  }

  /// Reads `null` as missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(String.self, forKey: .name),
      try container.decode([Double?].self, forKey: .values).map { $0 ?? .nan })
  }
}
