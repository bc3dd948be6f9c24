import Forecasting
import Testing

@Suite("Selection rules")
struct SelectionRuleTests {
  @Test("are written as the configuration has them")
  func written() {
    #expect(
      SelectionRule.allCases.map(\.rawValue) == ["minimum", "one-standard-error"])
    #expect(ChampionScope.allCases.map(\.rawValue) == ["series", "group", "panel"])
  }

  @Test("one standard error of the paired difference lets a simpler model win, two do not")
  func oneStandardError() throws {
    // Against ets: ses differs by +2, -1.2, +2, -1.2: 0.4 on average with standard error 0.924.
    let noisy: [(String, [Double?])] = [("ets", [5, 5, 5, 5]), ("ses", [7, 3.8, 7, 3.8])]
    #expect(try MadeContest.choice(noisy)?.champion.model.description == "ets")
    let simple = try #require(try MadeContest.choice(noisy, rule: .oneStandardError))
    #expect(simple.champion.model.description == "ses")
    #expect(simple.basis == .simplestNearBest)
    #expect(simple.rival?.model.description == "ets")
    // Worse by 0.4 every time but a little: the scores vary as much, the difference does not.
    let steady: [(String, [Double?])] = [("ets", [1, 9, 1, 9]), ("ses", [1.4, 9.5, 1.4, 9.3])]
    let best = try #require(try MadeContest.choice(steady, rule: .oneStandardError))
    #expect(best.champion.model.description == "ets")
    #expect(best.basis == .bestScore)
    #expect(try #require(best.champion.standardError) > 0.4)
  }

  @Test("the standard error of the difference is the textbook's")
  func pairedError() throws {
    let board = try MadeContest.board([("ets", [5, 5, 5, 5]), ("ses", [7, 3.8, 7, 3.8])])
    let difference = try #require(board.rows[1].difference)
    #expect(abs(difference.value - 0.4) < 1e-14)
    // Deviations of 1.6: √(4 · 1.6² / 3 / 4).
    #expect(abs(try #require(difference.standardError) - 1.6 / 3.0.squareRoot()) < 1e-14)
    #expect(board.rows[0].difference == nil)
  }

  @Test("models of one family tie, and the one named first is taken")
  func sameFamily() throws {
    let errors: [(String, [Double?])] = [
      ("ets", [5, 5, 5, 5]), ("moving-average(8)", [7, 3.8, 7, 3.8]),
      ("moving-average(4)", [6.9, 3.7, 6.9, 3.7]),
    ]
    let reason = try MadeContest.choice(errors, rule: .oneStandardError)
    #expect(reason?.champion.model.description == "moving-average(8)")
  }

  @Test("simplicity is the order of the catalogue, and what it does not list comes last")
  func simplicity() throws {
    let places = try ModelCatalogue.entries.map { try ModelSpec.parse($0.spec).simplicity }
    #expect(places == places.sorted())
    #expect(Set(places).count == ModelCatalogue.families.count)
    #expect(try ModelSpec.parse("history-median").simplicity == ModelCatalogue.families.count)
  }

  @Test("with a single origin there is no error to speak of, and the best is taken")
  func singleOrigin() throws {
    let reason = try MadeContest.choice([("ets", [1]), ("ses", [1.01])], rule: .oneStandardError)
    #expect(reason?.champion.model.description == "ets")
  }

  @Test("a score equal to the best is within any error")
  func equalScores() throws {
    let reason = try MadeContest.choice(
      [("ets", [1, 1, 1]), ("ses", [1, 1, 1])], rule: .oneStandardError)
    #expect(reason?.champion.model.description == "ses")
  }
}
