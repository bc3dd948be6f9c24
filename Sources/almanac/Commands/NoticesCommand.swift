import ArgumentParser
import Flow
import SeriesIO

struct NoticesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices", abstract: "Lists what people were told, over which channel.",
    discussion: """
      A notice is pending until its channel has taken it; serve tries for a day. Addresses are \
      never shown.
      """)

  @OptionGroup var source: ReadOptions
  @OptionGroup var form: OutputOptions

  @Option(help: "Only so many of the newest.")
  var limit: Int?

  func validate() throws {
    if let limit { try PlanOptions.require("--limit", limit, atLeast: 1) }
  }

  func run() throws {
    var table = ResultTable(columns: [
      "time", "kind", "channel", "state", "attempts", "subject", "error",
    ])
    for delivery in try source.open().deliveries(limit: limit) {
      table.append(instant: delivery.created)
      table.append(text: delivery.kind.rawValue)
      table.append(text: delivery.channel)
      table.append(text: delivery.state.rawValue)
      table.append(integer: delivery.attempts.count)
      table.append(text: delivery.subject)
      table.append(optional: delivery.attempts.last?.error)
    }
    try form.write(table)
  }
}
