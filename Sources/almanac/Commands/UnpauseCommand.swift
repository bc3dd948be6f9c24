import ArgumentParser
import Flow

struct UnpauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpause", abstract: "Lets a schedule that rests go on.")

  @OptionGroup var schedule: ScheduleOptions

  func run() throws { try schedule.setPaused(false) }
}
