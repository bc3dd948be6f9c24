import ArgumentParser
import Flow

struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Lets a schedule rest: what falls due meanwhile is skipped.")

  @OptionGroup var schedule: ScheduleOptions

  func run() throws { try schedule.setPaused(true) }
}
