internal import CMalloc
internal import Foundation

/// Memory that the process holds and does not need for now.
package enum ResidentMemory {
  /// Gives back what was freed, and the code that only a start or a run needed: it is found in the
  /// page cache, as a rule, when it is called again. A service is idle most of the week, and what it
  /// executes then is a tenth of what its start did.
  /// - Complexity: O(mappings of the process), about ten milliseconds.
  package static func release() {
    #if canImport(Glibc)
      malloc_trim(0)
      // Such a file does not tell its length: it has to be read to its end.
      guard let file = FileHandle(forReadingAtPath: "/proc/self/smaps"),
        let mappings = try? file.readToEnd()
      else { return }
      for range in code(in: String(decoding: mappings, as: UTF8.self)) {
        madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
      }
    #endif
  }

  /// Where code of files lies that is as the files have it: nothing of it would be lost.
  /// - Parameter mappings: as `/proc/PID/smaps` tells them, each a line with its range, rights and
  ///   file, then lines of figures.
  package static func code(in mappings: String) -> [Range<UInt>] {
    var ranges: [Range<UInt>] = []
    var candidate: Range<UInt>?
    for line in mappings.split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      if let name = words.first, name.hasSuffix(":") {
        // Pages that were written to, as by a debugger.
        if name == "Anonymous:", words.count > 1, words[1] != "0" { candidate = nil }
        continue
      }
      if let candidate { ranges.append(candidate) }
      candidate = codeRange(words)
    }
    if let candidate { ranges.append(candidate) }
    return ranges
  }

  private static func codeRange(_ words: [Substring]) -> Range<UInt>? {
    guard words.count >= 6, words[1] == "r-xp", words[5].hasPrefix("/") else { return nil }
    let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
  }
}
