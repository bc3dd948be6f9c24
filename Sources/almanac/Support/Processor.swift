import Foundation

/// What the processor can do.
enum Processor {
  /// Whether it has AVX2, as the kernel says.
  static var hasAVX2: Bool {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return false
    }
    return text.contains(" avx2 ")
  }
}
