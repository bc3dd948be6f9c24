/// Durations and sizes as people write them in a configuration.
package enum DurationText {
  /// Seconds of `250ms`, `1s`, `5m`, `6h` or `2d`; nil for anything else.
  package static func parse(_ text: String) -> Duration? {
    let units: [(String, Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
    ]
    for (suffix, seconds) in units where text.hasSuffix(suffix) {
      guard let number = Double(text.dropLast(suffix.count)), number >= 0, number < 1e9 else {
        return nil
      }
      return .seconds(number * seconds)
    }
    return nil
  }

  /// Bytes of `500KB`, `20MB`, `1GB` (powers of 1000) or a bare number; nil for anything else.
  static func parseSize(_ text: String) -> Int? {
    let units: [(String, Double)] = [("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1), ("", 1)]
    for (suffix, factor) in units where text.hasSuffix(suffix) {
      guard let number = Double(text.dropLast(suffix.count)), number > 0, number * factor < 1e15
      else { return nil }
      return Int(number * factor)
    }
    return nil
  }
}
