import ArgumentParser
import ModelSelection

/// A length of time as it is written on the command line: `500ms`, `30s`, `5m`, `6h`.
struct Span: ExpressibleByArgument {
  let duration: Duration
  /// As it was written.
  let text: String

  init?(argument: String) {
    guard let duration = DurationText.parse(argument) else { return nil }
    self.duration = duration
    text = argument
  }

  var defaultValueDescription: String { text }
}
