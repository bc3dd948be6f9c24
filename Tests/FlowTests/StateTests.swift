import Flow
import Testing

@Suite("The states of runs and tasks")
struct StateTests {
  /// Every legal move, written again by hand: the table and this list must agree on all 100 pairs.
  static let legal: Set<String> = [
    "scheduled>late", "scheduled>pending", "scheduled>paused", "scheduled>cancelled",
    "late>pending", "late>paused", "late>cancelled",
    "pending>running", "pending>paused", "pending>failed", "pending>crashed", "pending>cancelled",
    "running>retrying", "running>paused", "running>completed", "running>failed",
    "running>crashed", "running>cancelled",
    "retrying>running", "retrying>paused", "retrying>failed", "retrying>crashed",
    "retrying>cancelled",
    "paused>scheduled", "paused>pending", "paused>cancelled",
    "failed>pending", "crashed>pending", "cancelled>pending",
  ]

  @Test("The table allows exactly the legal moves", arguments: State.allCases)
  func table(from: State) {
    for to in State.allCases {
      #expect(from.canMove(to: to) == Self.legal.contains("\(from)>\(to)"), "\(from) to \(to)")
    }
  }

  @Test("Every state has a row in the table, and none follows itself")
  func complete() {
    #expect(State.legalMoves.count == State.allCases.count)
    for state in State.allCases { #expect(!state.canMove(to: state)) }
  }

  @Test("From every state but the final one, the work can come to a good end")
  func everyStateCanComplete() {
    for start in State.allCases where start != .completed {
      var reached: Set<State> = [start]
      var frontier = [start]
      while let state = frontier.popLast() {
        for next in State.legalMoves[state] ?? [] where reached.insert(next).inserted {
          frontier.append(next)
        }
      }
      #expect(reached.contains(.completed), "\(start)")
    }
    #expect(State.legalMoves[.completed] == [])
  }

  @Test("A state is ended, active, or waiting: never two of them")
  func partition() {
    for state in State.allCases { #expect(!(state.isEnded && state.isActive)) }
    #expect(State.allCases.filter(\.isEnded) == [.completed, .failed, .crashed, .cancelled])
    #expect(State.allCases.filter(\.isActive) == [.pending, .running, .retrying])
  }

  /// What may happen to a run, written again by hand: where each event leads from each state.
  static let events: [RunMachine.Event: [State: [State]]] = [
    .queue: [.scheduled: [.late]],
    .ready: [.scheduled: [.pending]],
    .take: [
      .pending: [.running], .late: [.pending, .running], .crashed: [.pending, .running],
      .paused: [.pending, .running],
    ],
    .resume: [
      .pending: [.running], .late: [.pending, .running], .crashed: [.pending, .running],
      .paused: [.pending, .running], .failed: [.pending, .running],
      .cancelled: [.pending, .running],
    ],
    .reopen: [
      .failed: [.pending], .cancelled: [.pending], .crashed: [.pending], .paused: [.pending],
    ],
    .complete: [.running: [.completed]],
    .fail: [.running: [.failed]],
    .abandon: [
      .pending: [.failed], .late: [.pending, .failed], .crashed: [.pending, .failed],
      .paused: [.pending, .failed],
    ],
    .pause: [.running: [.paused]],
    .cancel: [
      .running: [.cancelled], .scheduled: [.cancelled], .late: [.cancelled],
      .pending: [.cancelled], .paused: [.cancelled], .crashed: [.pending, .cancelled],
    ],
    .crash: [.running: [.crashed], .pending: [.crashed], .retrying: [.crashed]],
  ]

  @Test("Each event leads from each state where it should, or nowhere", arguments: State.allCases)
  func machine(state: State) {
    for event in RunMachine.Event.allCases {
      #expect(
        RunMachine.moves(event, from: state) == Self.events[event]?[state], "\(event) in \(state)")
    }
  }

  @Test(
    "Every step of the machine is a move of the table, and nothing happens to what is completed")
  func machineFollowsTheTable() {
    for state in State.allCases {
      for event in RunMachine.Event.allCases {
        var current = state
        for next in RunMachine.moves(event, from: state) ?? [] {
          #expect(current.canMove(to: next), "\(event): \(current) to \(next)")
          current = next
        }
      }
    }
    #expect(RunMachine.Event.allCases.allSatisfy { RunMachine.moves($0, from: .completed) == nil })
  }
}
