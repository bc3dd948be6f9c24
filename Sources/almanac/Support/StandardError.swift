import Forecasting
import ModelSelection
import SeriesIO
import Synchronization

/// Lines for people, away from the results.
enum StandardError {
  /// Where they go.
  private static let file = Mutex(OutputFile.standardError)

  static func write(_ line: String) {
    let bytes = Array((printable(line) + "\n").utf8)
    // Where standard error itself is gone there is nobody left to tell.
    file.withLock { try? $0.write(bytes) }
  }

  /// Sends lines to another descriptor, where what is printed to standard error is captured.
  static func redirect(to descriptor: Int32) {
    file.withLock { $0 = OutputFile(descriptor: descriptor, name: "standard error") }
  }

  /// Names out of files must not steer the terminal.
  static func printable(_ line: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
      result.append(isControl ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  static func notes(_ notes: [String]) {
    for note in notes { write("note: \(note)") }
  }

  /// What a reader has to know about single forecasts.
  static func notes(of forecasts: [ChampionForecast]) {
    for row in forecasts {
      guard let note = row.forecast.prediction.note else { continue }
      write("note: \(row.forecast.id): \(row.model): \(note)")
    }
  }
}
