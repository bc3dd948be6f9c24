import ArgumentParser
import Foundation
import ModelSelection

/// An instant on the command line.
struct Instant: ExpressibleByArgument {
  private let written: WrittenInstant

  init?(argument: String) {
    guard let written = WrittenInstant(argument) else { return nil }
    self.written = written
  }

  /// The instant; `zone` counts where no offset was written.
  func date(in zone: TimeZone) -> Date? { written.date(in: zone) }
}
