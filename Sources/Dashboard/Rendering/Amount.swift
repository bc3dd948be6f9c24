package import Foundation

/// Lengths of time and numbers of bytes in words.
package enum Amount {
  /// `0.4 s`, `12 s`, `3 min 05 s`, `2 h 05 min`, `6 d 3 h`.
  package static func time(_ seconds: TimeInterval) -> String {
    // A clock that was set back must not produce a negative length.
    let seconds = max(0, seconds)
    if seconds < 0.9995 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 9.95 { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(min(seconds, 1e12).rounded())
    let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(two(whole % 60)) s"
    case ..<86_400: return "\(whole / 3600) h \(two(whole / 60 % 60)) min"
    default: return "\(whole / 86_400) d \(whole / 3600 % 24) h"
    }
  }

  /// A number with as many digits as people read; any other text as it is.
  package static func number(_ text: String) -> String {
    guard let value = Double(text), value.isFinite, text.contains(where: { ".eE".contains($0) })
    else { return text }
    let size = abs(value)
    guard size >= 1e-4, size < 1e15 else { return value == 0 ? "0" : String(format: "%.3g", value) }
    let decimals = min(max(4 - Int(log10(size).rounded(.down)), 0), 4)
    return String(format: "%.\(decimals)f", value)
  }

  /// Bytes as people say them.
  package static func bytes(_ count: Int) -> String {
    switch count {
    case ..<1000: "\(count) B"
    case ..<1_000_000: "\(((Double(count) / 100).rounded() / 10)) kB"
    default: "\(((Double(count) / 100_000).rounded() / 10)) MB"
    }
  }
}
