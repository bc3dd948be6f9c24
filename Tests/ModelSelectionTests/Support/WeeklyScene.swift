import Flow
import Foundation
import ModelSelection
import Testing

/// A job that lives through some weeks: a file that grows, a store, and runs on Mondays.
final class WeeklyScene {
  let directory: URL
  let store: Store
  let job: WeeklyJob
  /// The values of every series, the first on Monday, 1 January 2024; NaN has no row.
  var values: [String: [Double]]
  /// The column `region`, which the file has where this is not empty.
  var regions: [String: String] = [:]

  /// A job in UTC with the given rest of its configuration.
  init(values: [String: [Double]], _ configuration: String, season: Int = 1, jobs: Int = 2) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "job-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let file = directory.appending(path: "job.yaml")
    try Data(
      ("name: live\nsource: { csv: data.csv }\nseries: { frequency: weekly, season: \(season) }\n"
        + configuration).utf8
    ).write(to: file)
    job = WeeklyJob(parameters: try .read(path: file.path(percentEncoded: false)), jobs: jobs)
    store = try Store.open(directory.appending(path: "s.db").path, mode: .create)
    self.values = values
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// The date of a week.
  static func day(_ week: Int) -> String {
    monday(week).formatted(.iso8601.year().month().day())
  }

  /// The first instant of a week, in UTC.
  static func monday(_ week: Int) -> Date {
    Date(timeIntervalSince1970: 1_704_067_200 + Double(week) * 604_800)
  }

  /// Writes the file as it is when a week begins: what is before it.
  func write(before week: Int) throws {
    var rows = "unique_id,ds,y\(regions.isEmpty ? "" : ",region")\n"
    for (id, values) in values.sorted(by: { $0.key < $1.key }) {
      for (index, value) in values.prefix(week).enumerated() where !value.isNaN {
        let region = regions.isEmpty ? "" : ",\(regions[id] ?? "")"
        rows += "\(id),\(Self.day(index)),\(value)\(region)\n"
      }
    }
    try Data(rows.utf8).write(to: directory.appending(path: "data.csv"))
  }

  /// Runs the job when a week begins, on the data until then.
  @discardableResult
  func run(week: Int, days: Double = 0) async throws -> JobOutcome {
    try write(before: week)
    return try await Engine(store: store).run(
      job.workflow, job.parameters, asOf: Self.monday(week) + days * 86_400
    ).outcome.get()
  }

  /// The newest version of an artifact.
  func text(_ key: String) throws -> String {
    String(decoding: try store.artifact("live/\(key)").content, as: UTF8.self)
  }

  /// The rows of the newest live accuracy, by column.
  func record() throws -> [[String: String]] {
    let lines = try text("live-accuracy").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  /// The bytes of everything that the newest run published.
  func published() throws -> [String: [UInt8]] {
    let last = try #require(try store.latestRun(workflow: "live", state: .completed))
    return Dictionary(
      uniqueKeysWithValues: try store.artifacts(of: last.id).map {
        ($0.key, try store.artifact($0.key, version: $0.version).content)
      })
  }
}
