import Flow
import Foundation

/// The table of a run's tasks.
struct RunTasks: Sendable {
  private static let pageSize = 250

  let states: [StateCount]
  /// The rows of the table.
  let rows: String
  let hasRows: Bool
  let isEmpty: Bool
  let paging: Paging
  /// What keys must contain.
  let find: String
  /// The state that is asked for; empty for all.
  let state: String
  let address: String
  /// Whether a task that begins now belongs into the table that is shown.
  let isOpen: Bool

  /// How many tasks are in a state.
  struct StateCount: Sendable {
    let state: String
    let count: Int
    let link: String
    let isShown: Bool
  }

  init(_ tasks: [TaskRecord], run: String, _ visit: Visit) {
    let address = Address.run(run)
    let wanted = visit.query.text("state").flatMap { State(rawValue: $0) }
    let find = visit.query.text("find") ?? ""
    let link = { (state: State?, page: String) in
      address.path(["state": state?.rawValue ?? "", "find": find, "tasks": page]) + "#tasks"
    }
    let found =
      find.isEmpty
      ? tasks : tasks.filter { $0.key.range(of: find, options: .caseInsensitive) != nil }
    let shown = found.filter { wanted == nil || $0.state == wanted }
    paging = Paging(count: shown.count, size: Self.pageSize, page: visit.query.number("tasks") ?? 1)
    {
      link(wanted, "\($0)")
    }
    rows = shown[paging.range].map { TaskRow($0, run: run, now: visit.now).html }.joined()
    hasRows = !rows.isEmpty
    isEmpty = tasks.isEmpty
    isOpen = wanted == nil && paging.next == nil && paging.range.count < Self.pageSize
    states = Self.states(found, wanted: wanted) { link($0, "") }
    self.find = find
    state = wanted?.rawValue ?? ""
    self.address = address.path
  }

  private static func states(_ tasks: [TaskRecord], wanted: State?, link: (State?) -> String)
    -> [StateCount]
  {
    let counts = TaskTally(tasks).counts
    let each = State.allCases.compactMap { state in
      counts[state].map { count in
        StateCount(
          state: state.rawValue, count: count, link: link(state), isShown: state == wanted)
      }
    }
    let all = StateCount(state: "all", count: tasks.count, link: link(nil), isShown: wanted == nil)
    return tasks.isEmpty ? [] : [all] + each
  }
}
