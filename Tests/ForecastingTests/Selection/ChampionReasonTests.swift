import Foundation
import Forecasting
import Testing

@Suite("Reasons of a choice")
struct ChampionReasonTests {
  // Differences of ses: 1, 0, 1, 1, 0, 0: mean 0.5, t = 0.5 / √0.05 with 5 degrees of freedom.
  private let errors: [(String, [Double?])] = [
    ("ets", [1, 3, 1, 3, 2, 2]), ("ses", [2, 3, 2, 4, 2, 2]), ("naive", [4, 4, 4, 4, 4, 4]),
  ]

  private func words(
    _ errors: [(String, [Double?])], rule: SelectionRule = .minimum, hysteresis: Double = 0,
    incumbent: String? = nil, confidence: Double? = nil
  ) throws -> String {
    try #require(
      try MadeContest.choice(
        errors, rule: rule, hysteresis: hysteresis, incumbent: incumbent, confidence: confidence)
    ).description
  }

  @Test("hold the score, the next in rank, the test of the difference and the skill")
  func facts() throws {
    let reason = try #require(try MadeContest.choice(errors, confidence: 90))
    #expect(reason.champion.score == 2)
    #expect(reason.champion.skill == 0.5)
    #expect(reason.rival?.model.description == "ses")
    #expect(reason.rival?.skill == 0.375)
    #expect(abs(try #require(reason.relativeDifference) + 0.2) < 1e-12)
    let p = 2 * StudentT.probability(below: -0.5 / 0.05.squareRoot(), degreesOfFreedom: 5)
    #expect(abs(try #require(reason.pValue) - p) < 1e-12)
    #expect(reason.candidates == 3)
    #expect(reason.confidence?.includesChampion == true)
    let copy = try JSONDecoder().decode(
      ChampionReason.self, from: JSONEncoder().encode(reason))
    #expect(copy == reason)
  }

  @Test("say who won, by how much, and whether that may be chance")
  func minimum() throws {
    #expect(
      try words(errors)
        == "ets won: its MAE of 2.00 is 20 % lower than that of ses (the next), a difference that "
        + "chance may explain (p = 0.076); it beats naive by 50 %.")
    let even: [(String, [Double?])] = [("ets", [1, 2, 3]), ("theta", [1, 2, 3])]
    #expect(try words(even) == "ets won: its MAE of 2.00 is the same as that of theta (the next).")
    #expect(
      try words([("ets", [1])]) == "ets won, since no other model has a score; its MAE is 1.00.")
  }

  @Test("say why a model with a worse score was taken")
  func worseScore() throws {
    let noisy: [(String, [Double?])] = [("ets", [5, 5, 5, 5]), ("ses", [7, 3.8, 7, 3.8])]
    #expect(
      try words(noisy, rule: .oneStandardError)
        == "ses won as the simplest model within one standard error of the best: its MAE of 5.40 "
        + "is 8 % higher than that of ets (the best), a difference that chance explains easily "
        + "(p = 0.69).")
    #expect(
      try words(errors, hysteresis: 0.3, incumbent: "ses")
        == "ses, the last champion, stays: the MAE of ets (now the best), 2.00, is 20 % lower than "
        + "its 2.50, a difference that chance may explain (p = 0.076), and only one that is more "
        + "than 30 % lower takes over; ses beats naive by 38 %.")
    #expect(
      try words(noisy, rule: .oneStandardError, hysteresis: 0.01, incumbent: "ets")
        == "ets, the last champion, stays: the MAE of ses (the choice of the rule), 5.40, is 8 % "
        + "higher than its 5.00, a difference that chance explains easily (p = 0.69), and only one "
        + "that is more than 1 % lower takes over.")
  }

  @Test("say what became of the last champion and of models without a score")
  func succession() throws {
    #expect(
      try words(errors, incumbent: "ses").hasSuffix("It replaces ses, the last champion."))
    #expect(try words(errors, incumbent: "ets") == words(errors))
    let failed = errors + [("theta", [1, nil, 1, 1, 1, 1])]
    #expect(
      try words(failed, incumbent: "theta").hasSuffix(
        "It replaces theta, the last champion, which has no score this time. 1 model had no valid "
          + "score."))
    #expect(
      try words(errors, incumbent: "drift").hasSuffix("which is not named any more."))
  }

  @Test("say which models cannot be told apart from the champion")
  func confidence() throws {
    let wobble: [Double] = [0.2, -0.1, 0.3, -0.3, 0.1, -0.2, 0.2, -0.2]
    func errors(_ level: Double, _ phase: Int) -> [Double?] {
      wobble.indices.map { level + wobble[($0 + phase) % 8] }
    }
    let contest = [
      ("ets", errors(1, 0)), ("ses", errors(1.01, 3)), ("drift", errors(1.02, 5)),
      ("naive", errors(9, 2)),
    ]
    #expect(
      try words(contest, confidence: 90).hasSuffix(
        "At 90 % it cannot be told apart from 2 of the other 3 models."))
    #expect(
      try words(Array(contest.prefix(3)), confidence: 90).hasSuffix(
        "At 90 % it cannot be told apart from any of the other 2 models."))
    #expect(
      try words([contest[0], contest[3]], confidence: 90).hasSuffix(
        "At 90 % it is better than the other model."))
    #expect(
      try words(contest, hysteresis: 0.95, incumbent: "naive", confidence: 90).hasSuffix(
        "At 90 % it is not among the 3 models that may be the best."))
  }

  @Test("measure bias and coverage by their distance from the target")
  func distances() throws {
    let evaluation = try MadeContest.evaluation([("ets", [[1, 3]]), ("naive", [[-8, -8]])])
    let champions = Champions(evaluation: evaluation, metric: .bias, by: .panel)
    let reason = try #require(champions.reasons.first)
    #expect(reason.champion.skill == 0.75)
    #expect(
      reason.description.hasPrefix(
        "ets won: its bias of 2.00 is 75 % closer to its target than that of naive (the next)"))
  }

  @Test("skill is what naive loses, over the common cells, and absent without it")
  func skill() throws {
    let board = try MadeContest.board(errors)
    #expect(board.rows.map(\.skill) == [0.5, 0.375, 0])
    #expect(try MadeContest.board(Array(errors.prefix(2))).rows.allSatisfy { $0.skill == nil })
    let worse = try MadeContest.choice(
      [("ets", [5, 5]), ("naive", [4, 4])], hysteresis: 0.9, incumbent: "ets")
    #expect(worse?.champion.skill == -0.25)
  }

  @Test("numbers read well at every size")
  func numbers() throws {
    for (value, text) in [
      (0.48213, "0.482"), (123_456.7, "123457"), (9.9996, "10.00"), (1e-7, "1.00e-7"),
      (1e20, "1.00e20"),
    ] {
      #expect(try words([("ets", [value])]).hasSuffix("; its MAE is \(text)."))
    }
  }
}
