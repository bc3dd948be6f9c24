import Forecasting
import Testing

@Suite("Hysteresis")
struct HysteresisTests {
  private let errors: [(String, [Double?])] = [
    ("ets", [1, 1, 1, 1]), ("ses", [1.04, 1.04, 1.04, 1.04]), ("naive", [2, 2, 2, 2]),
    ("drift", [0.5, nil, 0.5, 0.5]),
  ]

  private func choice(_ incumbent: String?, margin: Double, rule: SelectionRule = .minimum) throws
    -> ChampionReason
  {
    try #require(
      try MadeContest.choice(errors, rule: rule, hysteresis: margin, incumbent: incumbent))
  }

  @Test("the last champion stays while the challenger is better by no more than the margin")
  func stays() throws {
    let reason = try choice("ses", margin: 0.05)
    #expect(reason.champion.model.description == "ses")
    #expect(reason.basis == .incumbentKept)
    #expect(reason.incumbent?.outcome == .kept)
    #expect(reason.rival?.model.description == "ets")
    #expect(abs(try #require(reason.relativeDifference) - 0.04) < 1e-12)
  }

  @Test("a better score by more than the margin takes its place")
  func replaced() throws {
    for (incumbent, margin) in [("ses", 0.03), ("naive", 0.49), ("ses", 0)] {
      let reason = try choice(incumbent, margin: margin)
      #expect(reason.champion.model.description == "ets")
      #expect(reason.basis == .bestScore)
      #expect(reason.incumbent?.outcome == .replaced)
    }
    #expect(try choice("naive", margin: 0.5).incumbent?.outcome == .kept)
  }

  @Test("an incumbent that is not eligible or not named loses, however large the margin")
  func lost() throws {
    #expect(try choice("drift", margin: 9).incumbent?.outcome == .ineligible)
    #expect(try choice("theta", margin: 9).incumbent?.outcome == .absent)
    #expect(try choice("theta", margin: 9).champion.model.description == "ets")
    #expect(try choice(nil, margin: 9).incumbent == nil)
    #expect(try choice("ets", margin: 9).incumbent?.outcome == .confirmed)
  }

  @Test("a margin that is no positive number lets the rule decide")
  func noMargin() throws {
    for margin in [-1, Double.nan, 0] {
      let reason = try choice("ses", margin: margin)
      #expect(reason.champion.model.description == "ets")
      #expect(reason.hysteresis == 0)
    }
  }

  @Test("the last champion stays against the choice of the one-standard-error rule too")
  func againstTheSimplest() throws {
    let noisy: [(String, [Double?])] = [("ets", [5, 5, 5, 5]), ("ses", [7, 3.8, 7, 3.8])]
    let reason = try #require(
      try MadeContest.choice(
        noisy, rule: .oneStandardError, hysteresis: 0.01, incumbent: "ets"))
    #expect(reason.basis == .incumbentKept)
    #expect(reason.champion.model.description == "ets")
    let free = try MadeContest.choice(noisy, rule: .oneStandardError, incumbent: "ets")
    #expect(free?.champion.model.description == "ses")
  }

  @Test("this week's champions are next week's incumbents, for every scope")
  func handedOn() throws {
    let evaluation = try MadeContest.evaluation(
      ids: ["a", "b"],
      [("ets", [[1, 1], [3, 3]]), ("ses", [[1.02, 1.02], [2.9, 2.9]])])
    let groups = ["a": "north", "b": "south"]
    for (scope, keys) in [
      (ChampionScope.series, ["a", "b"]), (.group, ["north", "south"]),
      (.panel, [Champions.panelKey]),
    ] {
      let first = Champions(evaluation: evaluation, metric: .mae, by: scope, groups: groups)
      #expect(first.incumbents.keys.sorted() == keys)
      let second = Champions(
        evaluation: evaluation, metric: .mae, by: scope, groups: groups, hysteresis: 0.05,
        incumbents: first.incumbents)
      #expect(second.models == first.models)
      #expect(second.reasons.allSatisfy { $0.incumbent?.outcome == .confirmed })
    }
  }
}
