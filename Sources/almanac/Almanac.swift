import ArgumentParser
import Forecasting
import Foundation

/// The command line: parses, calls, prints.
@main
struct Almanac: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "almanac",
    abstract: "Forecasts every week with the best of many models.",
    discussion: """
      Files are CSV in the long layout: unique_id,ds,y. Results go to standard output, notes and \
      progress to standard error.
      """,
    version: Version.current,
    subcommands: [WorkerCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Forecasting",
        subcommands: [
          ModelsCommand.self, ForecastCommand.self, FitCommand.self, BacktestCommand.self,
          SelectCommand.self,
        ]),
      CommandGroup(
        name: "The weekly job",
        subcommands: [
          RunCommand.self, ServeCommand.self, RunsCommand.self, ShowCommand.self,
          LogsCommand.self, ArtifactsCommand.self, ArtifactCommand.self, ResumeCommand.self,
          RetryCommand.self, CancelCommand.self, PauseCommand.self, UnpauseCommand.self,
          NoticesCommand.self,
        ]),
      CommandGroup(
        name: "Tools",
        subcommands: [
          CronCommand.self, BackupCommand.self, InstallServiceCommand.self, DoctorCommand.self,
        ]),
    ])

  static func main() async {
    NumericalLibrary.prepare()
    // A reader that went away is an error of writing, not the death of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Stopwatch.flush()
    } catch {
      let explained = Failure.explained(error)
      Stopwatch.flush()
      exit(withError: explained)
    }
  }
}
