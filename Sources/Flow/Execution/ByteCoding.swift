import Foundation

/// A value with a compact byte form of its own, used for stored results in place of JSON.
public protocol ByteCodable: Sendable {
  /// Reads the bytes that ``encodedBytes()`` gave.
  init(encodedBytes: [UInt8]) throws

  /// The value as bytes.
  func encodedBytes() throws -> [UInt8]
}

/// How results and parameters become bytes: their own form, or JSON with sorted keys in which NaN
/// and the infinities are the strings "nan", "inf" and "-inf".
enum ByteCoding {
  static func encode<Value: Encodable>(_ value: Value, _ what: @autoclosure () -> String)
    throws(FlowError) -> [UInt8]
  {
    do {
      if let value = value as? any ByteCodable { return try value.encodedBytes() }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      return Array(try encoder.encode(value))
    } catch {
      throw .unwritable(what: what(), reason: describe(error))
    }
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], _ what: @autoclosure () -> String
  ) throws(FlowError) -> Value {
    do {
      if let type = Value.self as? any ByteCodable.Type,
        let value = try type.init(encodedBytes: bytes) as? Value
      {
        return value
      }
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      return try decoder.decode(Value.self, from: Data(bytes))
    } catch {
      throw .unreadable(what: what(), reason: describe(error))
    }
  }
}

/// What people are told about an error.
func describe(_ error: any Error) -> String {
  error is CancellationError ? "cancelled" : "\(error)"
}
