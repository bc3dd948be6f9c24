import Forecasting
import Testing

@Suite("Champions of groups")
struct GroupTests {
  private let ids = ["a", "b", "c", "d"]
  private let groups = ["a": "north", "b": "south", "c": "north"]

  private func evaluation() throws -> Evaluation {
    try MadeContest.evaluation(
      ids: ids,
      [
        ("ets", [[1, 1], [9, 9], [2, 2], [1, 1]]),
        ("ses", [[2, 2], [3, 3], [2.5, 2.5], [4, 4]]),
      ])
  }

  @Test("a group is a panel of its own: its score is the mean over its series")
  func boards() throws {
    let boards = try evaluation().leaderboardsByGroup(metric: .mae, groups: groups)
    #expect(boards.map(\.id) == ["north", "south"])
    #expect(boards.map(\.champion?.description) == ["ets", "ses"])
    #expect(boards[0].rows.map(\.score) == [1.5, 2.25])
    #expect(boards[0].rows.map(\.series) == [2, 2])
  }

  @Test("every series of a group has its champion; one without a group has that of the panel")
  func champions() throws {
    let champions = Champions(
      evaluation: try evaluation(), metric: .mae, by: .group, groups: groups)
    #expect(
      champions.models.mapValues(\.description) == [
        "a": "ets", "b": "ses", "c": "ets", "d": "ses",
      ])
    #expect(champions.reason(of: "c")?.id == "north")
    #expect(champions.reason(of: "d") == nil)
    #expect(champions.notes == ["d: it is in no group; ses, the best of the panel, is used"])
    #expect(champions.reasons.count == 2)
  }

  @Test("a model that fails on a series is out in its group alone")
  func failure() throws {
    let evaluation = try MadeContest.evaluation(
      ids: ids,
      [
        ("ets", [[1, 1], [1, nil], [1, 1], [1, 1]]), ("ses", [[2, 2], [2, 2], [2, 2], [2, 2]]),
      ])
    let champions = Champions(
      evaluation: evaluation, metric: .mae, by: .group, groups: ["a": "x", "b": "y", "c": "x"])
    #expect(champions.models["a"]?.description == "ets")
    #expect(champions.models["b"]?.description == "ses")
    #expect(champions.reason(of: "b")?.ineligible.map(\.reason) == [.constant])
  }

  @Test("a tournament takes groups")
  func tournament() async throws {
    let panel = Panel(
      ids.enumerated().map {
        .synthetic(id: $0.element, count: 40, season: 4, seed: UInt64($0.offset))
      })
    let report = try await Tournament(models: [Naive().spec, SeasonalNaive().spec, Drift().spec])
      .run(on: panel, by: .group, groups: groups, rule: .oneStandardError)
    #expect(report.leaderboardsByGroup.map(\.id) == ["north", "south"])
    #expect(report.champions.models["a"] == report.champions.models["c"])
    #expect(report.champions.reasons.map(\.rule) == [.oneStandardError, .oneStandardError])
  }
}
