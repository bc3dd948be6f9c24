extension ModelSpec {
  /// The files of holidays that the spec or a model within it names, each once.
  public var holidayFiles: [String] {
    var files: [String] = []
    collectHolidayFiles(&files)
    return files
  }

  private func collectHolidayFiles(_ files: inout [String]) {
    if name == "holidays", let term = try? RegressionTerm(self), case .holidays(let file) = term {
      if !files.contains(file) { files.append(file) }
      return
    }
    for argument in arguments + (seasonalArguments ?? []) {
      if case .spec(let part) = argument.value { part.collectHolidayFiles(&files) }
    }
  }
}
