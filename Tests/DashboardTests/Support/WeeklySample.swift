import Flow
import Foundation
import ModelSelection

/// A store with some weeks of a real weekly job, whose series have hostile names and odd shapes.
struct WeeklySample {
  static let script = "<script>alert('x')</script>"
  static let series = [
    script, "plain", "a/b ?#%41&c=d", "..", "constant", "gaps, \"quoted\"", "short",
    SampleStore.quote,
  ]
  /// Weeks of history before the first run.
  static let start = 60

  let store: Store
  private let directory: URL

  static func make(weeks: Int = 5, horizon: Int = 1) async throws -> WeeklySample {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("almanac-models-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let configuration = directory.appendingPathComponent("job.yaml")
    try Data(
      """
      name: weekly job
      source: { csv: data.csv }
      series: { frequency: weekly, season: 4, stale-after: never }
      models: [naive, mean, seasonal-naive, ses, "moving-average(55)"]
      backtest: { origins: 8, horizon: \(horizon) }
      forecast: { horizon: \(horizon) }

      """.utf8
    ).write(to: configuration)
    let job = WeeklyJob(parameters: try .read(path: configuration.path), jobs: 2)
    let store = try Store.open(directory.appendingPathComponent("s.db").path, mode: .create)
    for week in 0..<weeks {
      try Data(rows(before: start + week).utf8).write(
        to: directory.appendingPathComponent("data.csv"))
      _ = try await Engine(store: store, seed: 1).run(
        job.workflow, job.parameters, asOf: monday(start + week)
      ).outcome.get()
    }
    return WeeklySample(store: store, directory: directory)
  }

  func remove() {
    try? store.close()
    try? FileManager.default.removeItem(at: directory)
  }

  private static func monday(_ week: Int) -> Date {
    Date(timeIntervalSince1970: 1_704_067_200 + Double(week) * 604_800)
  }

  private static func rows(before week: Int) -> String {
    var text = "unique_id,ds,y\n"
    for (place, id) in series.enumerated() {
      let name = quoted(id)
      for index in (id == "short" ? week - 4 : 0)..<week {
        let day = monday(index).formatted(.iso8601.year().month().day())
        let value =
          id == "constant"
          ? "7" : id.hasPrefix("gaps") && index % 6 == 2 ? "" : "\(value(index, place))"
        text += "\(name),\(day),\(value)\n"
      }
    }
    return text
  }

  /// By scalars: to Swift a quotation mark with an accent is no quotation mark.
  private static func quoted(_ id: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in id.unicodeScalars { text += scalar == "\"" ? [scalar, scalar] : [scalar] }
    return "\"\(String(text))\""
  }

  private static func value(_ index: Int, _ place: Int) -> Int {
    let swing: [Int] = [9, 0, -9, 0]
    let noise: Int = (index * index * 7 + place) % 11
    return 100 + index * (place % 3) + swing[index % 4] + noise
  }
}
