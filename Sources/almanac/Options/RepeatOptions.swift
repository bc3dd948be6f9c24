import ArgumentParser

/// How precisely the computing is timed.
struct RepeatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Repeat fitting and forecasting, after one round to warm up, until they have used this much "
        + "processor time; report the mean of a round and the rounds. Implies --timing.",
      valueName: "seconds"))
  var timingRepeat: Double?

  func validate() throws {
    if let seconds = timingRepeat, !(seconds > 0 && seconds <= 86_400) {
      throw ValidationError("--timing-repeat must be above 0 and at most 86400, not \(seconds).")
    }
  }
}
