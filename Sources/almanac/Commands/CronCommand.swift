import ArgumentParser
import Flow
import Foundation
import SeriesIO

struct CronCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cron", abstract: "Prints the next due instants of a cron expression.")

  @Argument(help: "Five fields in quotes, such as \"0 0 * * MON\", or @weekly.")
  var expression: String

  @Option(help: ArgumentHelp("The time zone, such as America/New_York.", valueName: "zone"))
  var timezone = "UTC"

  @Option(help: ArgumentHelp("The instant after which to look (default: now).", valueName: "time"))
  var from: Instant?

  @Option(help: "How many.")
  var count = 5

  func validate() throws { try PlanOptions.require("--count", count, atLeast: 1) }

  func run() throws {
    guard let zone = TimeZone(identifier: timezone) else {
      throw ValidationError(
        "unknown time zone \"\(timezone)\"; expected a name such as America/New_York.")
    }
    let cron = try Cron(expression)
    let start = from?.date(in: zone) ?? Date()
    let lines = cron.upcoming(after: start, in: zone).prefix(count).map {
      InstantText.text($0, zone: zone) + "\n"
    }
    try OutputFile.standardOutput.write(Array(lines.joined().utf8))
  }
}
