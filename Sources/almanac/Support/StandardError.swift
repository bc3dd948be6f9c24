import Forecasting
import ModelSelection
import SeriesIO

/// Lines for people, away from the results.
enum StandardError {
  static func write(_ line: String) {
    // Where standard error itself is gone there is nobody left to tell.
    try? OutputFile.standardError.write(Array((printable(line) + "\n").utf8))
  }

  /// Names out of files must not steer the terminal.
  private static func printable(_ line: String) -> String {
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
