import SeriesIO

/// Lines for people, away from the results.
enum StandardError {
  static func write(_ line: String) {
    // Where standard error itself is gone there is nobody left to tell.
    try? OutputFile.standardError.write(Array((line + "\n").utf8))
  }

  static func notes(_ notes: [String]) {
    for note in notes { write("note: \(note)") }
  }
}
