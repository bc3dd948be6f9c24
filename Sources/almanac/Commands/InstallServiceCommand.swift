import ArgumentParser
import Flow
import Foundation
import ModelSelection
import SeriesIO

struct InstallServiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install-service",
    abstract: "Writes a systemd unit that serves the jobs, and says what to type next.",
    discussion: """
      A crontab line is printed too, for those who prefer it.
      """)

  @Argument(help: "The configurations of the jobs.")
  var configs: [String]

  @Flag(help: "For this user alone, without administrator rights.")
  var user = false

  @Flag(name: .customLong("print"), help: "Print the unit and write nothing.")
  var printsOnly = false

  @Option(help: "The port of the page.")
  var port = 8787

  @Option(help: "The time that runs have to come to a good place when the service is stopped.")
  var grace = Span(argument: "30s")!

  @OptionGroup var store: StoreOptions

  /// The seconds between the end of the grace and the end of systemd's patience.
  private static let margin = 30.0

  func validate() throws {
    if configs.isEmpty { throw ValidationError("name at least one configuration.") }
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port must be from 0 to 65535, not \(port).")
    }
  }

  func run() throws {
    let jobs = try configs.map { try JobParameters.read(path: $0) }
    let operations = try configs.map { try OperationConfiguration.read(path: $0) }
    let unit = try unit(jobs, operations)
    if printsOnly {
      try OutputFile.standardOutput.write(Array(unit.text.utf8))
    } else {
      let path = unitPath(unit.name)
      do {
        try FileManager.default.createDirectory(
          at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try AtomicFile.write(Array(unit.text.utf8), to: path)
      } catch {
        throw Failure.Explained(
          code: Failure.io,
          description: "\(path) cannot be written; type the command with sudo, or use --user")
      }
      StandardError.write("wrote \(path); to start it, type:")
      let (sudo, scope) = user ? ("", " --user") : ("sudo ", "")
      StandardError.write("  \(sudo)systemctl\(scope) daemon-reload")
      StandardError.write("  \(sudo)systemctl\(scope) enable --now \(unit.name)")
      if user { StandardError.write("  loginctl enable-linger    # it goes on when you log out") }
      StandardError.write("  journalctl\(scope) -u \(unit.name) -f")
    }
    StandardError.write("or, with cron in its place, these lines for crontab -e:")
    for (job, path) in zip(jobs, configs) { StandardError.write(crontab(job, path)) }
  }

  private func unit(_ jobs: [JobParameters], _ operations: [OperationConfiguration]) throws
    -> ServiceUnit
  {
    let name = jobs.count == 1 ? "almanac-\(jobs[0].configuration.name)" : "almanac"
    let first = absolute(configs[0])
    let owner =
      try FileManager.default.attributesOfItem(atPath: first)[.ownerAccountName] as? String
    return ServiceUnit(
      name: String(
        name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }),
      executable: Bundle.main.executablePath ?? "almanac", configurations: configs.map(absolute),
      store: absolute(store.path(configuration: configs[0])), grace: grace.text, port: port,
      stopTimeout: Int((grace.duration / .seconds(1) + Self.margin).rounded(.up)),
      isOfUser: user, user: owner ?? NSUserName(),
      runsCommands: operations.contains { $0.channels.contains { $0 is CommandChannel } })
  }

  private func unitPath(_ name: String) -> String {
    guard user else { return "/etc/systemd/system/\(name).service" }
    // As systemd looks for it: the environment goes before the account, relative paths do not count.
    let environment = ProcessInfo.processInfo.environment
    func folder(_ variable: String) -> String? {
      environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = folder("HOME") ?? FileManager.default.homeDirectoryForCurrentUser.path
    return "\(folder("XDG_CONFIG_HOME") ?? home + "/.config")/systemd/user/\(name).service"
  }

  /// A line for the schedule of a job; one without a schedule needs a time.
  private func crontab(_ job: JobParameters, _ path: String) -> String {
    let executable = Bundle.main.executablePath ?? "almanac"
    let command = [executable, "run", absolute(path)].map(Self.shellWord).joined(separator: " ")
      .replacing("%", with: "\\%")
    guard let schedule = job.configuration.schedule else {
      return "  # MINUTE HOUR DAY MONTH WEEKDAY  \(command) >/dev/null"
    }
    return "  CRON_TZ=\(schedule.timeZone)\n  \(schedule.cron)  \(command) >/dev/null"
  }

  private static func shellWord(_ word: String) -> String {
    let isPlain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0))
    }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  private func absolute(_ path: String) -> String {
    URL(filePath: path).absoluteURL.standardizedFileURL.path(percentEncoded: false)
  }
}
