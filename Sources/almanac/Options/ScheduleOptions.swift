import ArgumentParser
import Flow

/// A schedule of a store.
struct ScheduleOptions: ParsableArguments {
  @Argument(help: "The name of the schedule, which is that of its job.")
  var name: String

  @OptionGroup var store: StoreOptions

  @Option(help: "The configuration whose store is meant.")
  var config: String?

  func setPaused(_ isPaused: Bool) throws {
    let store = try Store.open(store.path(configuration: config), mode: .existing)
    let names = try store.schedules().map(\.schedule.name)
    guard names.contains(name) else {
      let known =
        names.isEmpty ? "there is none yet; serve makes them" : names.joined(separator: ", ")
      throw Failure.Explained(
        code: Failure.usage, description: "no schedule has the name \(name): \(known)")
    }
    try store.setPaused(isPaused, schedule: name)
    StandardError.write("\(name): \(isPaused ? "paused" : "goes on")")
  }
}
