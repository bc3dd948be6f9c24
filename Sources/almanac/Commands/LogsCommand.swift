import ArgumentParser
import Flow
import Foundation
import SeriesIO

struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Prints the log of a run.",
    discussion: """
      Facts that stand beside a message are part of it here; the form json keeps them apart, and \
      tells what was printed instead of logged.
      """)

  @Argument(
    help: ArgumentHelp("The run: its id, the beginning of its id, or its name.", valueName: "run"))
  var selector: String

  @Option(help: "Only what matters so much: debug, info, warning or error.")
  var level = LogLevel.debug

  @Option(help: "Only the lines of one task.")
  var task: String?

  @Option(help: "Only lines that contain this text, whatever its case.")
  var search: String?

  @Flag(help: "Go on printing until the run has ended.")
  var follow = false

  @OptionGroup var source: ReadOptions
  @OptionGroup var form: OutputOptions

  /// How often a run that is followed is looked at.
  private static let poll = Duration.milliseconds(200)

  func run() async throws {
    let store = try source.open()
    let run = try store.run(selector)
    var place: Int64 = 0
    var isFirst = true
    while true {
      // Asked first: what a run wrote before it ended is there when it has.
      let hasEnded = try store.run(run.id).state.isEnded
      let lines = try store.logs(
        of: run.id, minimum: level, task: task, containing: search, after: place)
      if !lines.isEmpty || isFirst { try print(lines, isFirst: isFirst) }
      isFirst = false
      place = lines.last?.place ?? place
      if !follow || hasEnded { return }
      try await Task.sleep(for: Self.poll)
    }
  }

  private func print(_ lines: [LogLine], isFirst: Bool) throws {
    if form.format == .json { return try OutputFile.standardOutput.write(Self.json(lines)) }
    // Columns that fit what comes later are not known, so what is followed has none.
    if follow, form.isTable {
      let text = lines.map { line in
        [
          InstantText.text(line.time, milliseconds: true), line.level.name, line.task ?? "",
          line.text,
        ].filter { !$0.isEmpty }.joined(separator: "  ") + "\n"
      }.joined()
      return try OutputFile.standardOutput.write(Array(StandardError.printable(text).utf8))
    }
    var table = ResultTable(columns: ["time", "level", "task", "message"])
    for line in lines {
      table.append(instant: line.time)
      table.append(text: line.level.name)
      table.append(optional: line.task)
      table.append(text: line.text)
    }
    if isFirst { return try form.write(table) }
    let bytes = table.data(format: .csv)
    let header = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    try OutputFile.standardOutput.write(Array(bytes[header...]))
  }

  /// A line in the form `json`.
  private struct Entry: Encodable {
    let time: String
    let level: String
    let task: String?
    let message: String
    let facts: [String: String]
    let stream: String?

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(time, forKey: .time)
      try container.encode(level, forKey: .level)
      try container.encode(task, forKey: .task)
      try container.encode(message, forKey: .message)
      try container.encode(facts, forKey: .facts)
      try container.encode(stream, forKey: .stream)
    }

    private enum CodingKeys: CodingKey { case time, level, task, message, facts, stream }
  }

  private static func json(_ lines: [LogLine]) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try lines.flatMap { line in
      Array(
        try encoder.encode(
          Entry(
            time: InstantText.text(line.time, milliseconds: true), level: line.level.name,
            task: line.task, message: line.message, facts: line.facts,
            stream: line.stream?.rawValue))) + [UInt8(ascii: "\n")]
    }
  }
}
