package import Flow
package import Foundation

/// The tasks of a run on a time axis, ready to be drawn: one row a task of its own, and one row a
/// family of tasks whose keys begin alike (`backtest/…`).
package struct Timeline: Sendable {
  /// So many parts of bars are drawn one by one; families beyond are drawn as bands.
  private static let mostSegments = 140
  /// So many tasks of a family may go on at a time before it is drawn as a band.
  private static let mostLanes = 12
  /// So many rows are drawn; what began later shares the last one.
  private static let mostRows = 40

  /// The length of the axis in seconds.
  package let length: Double
  /// In the order in which they began.
  package let rows: [TimelineRow]
  /// Which row leads to which.
  package let order: [Precedence.Pair]

  /// The timeline of a run; nil when it, or every task of it, has not begun.
  package init?(_ run: RunRecord, _ tasks: [TaskRecord], now: Date) {
    guard let origin = run.started else { return nil }
    self.init(
      tasks, from: origin, until: run.state.isActive ? now : run.ended, isActive: run.state.isActive
    )
  }

  /// The timeline of tasks; nil when none has begun.
  /// - Parameters:
  ///   - tasks: the tasks.
  ///   - origin: where the axis begins.
  ///   - end: where it ends, unless a task ends later.
  ///   - isActive: whether the axis goes on.
  /// - Complexity: O(tasks · (log tasks + lanes)).
  package init?(_ tasks: [TaskRecord], from origin: Date, until end: Date?, isActive: Bool = false)
  {
    let bars = tasks.compactMap {
      TimelineRow.Bar($0, origin: origin, now: isActive ? end ?? origin : origin)
    }
    guard let whole = TimeSpan.around(bars.map(\.span)) else { return nil }
    let length = max(whole.end, end?.timeIntervalSince(origin) ?? 0, 0.001)
    let groups = Self.groups(bars)
    rows = zip(groups, Self.banded(groups)).compactMap { group, isBand in
      Self.row(group, isBand: isBand, length: length)
    }
    self.length = length
    order = Precedence.reduced(rows.map(\.span))
  }

  private struct Group {
    let name: String
    let isFamily: Bool
    var bars: [TimelineRow.Bar]
    var segments: Int { bars.reduce(0) { $0 + $1.segments.count } }
  }

  /// The tasks by row, in the order in which the rows began.
  private static func groups(_ bars: [TimelineRow.Bar]) -> [Group] {
    var places: [String: Int] = [:]
    var groups: [Group] = []
    for bar in bars.sorted(by: { ($0.span.start, $0.key) < ($1.span.start, $1.key) }) {
      let slash = bar.key.firstIndex(of: "/")
      let name = slash.map { String(bar.key[...$0]) } ?? bar.key
      if let place = places[name] {
        groups[place].bars.append(bar)
      } else {
        places[name] = groups.count
        groups.append(Group(name: name, isFamily: slash != nil, bars: [bar]))
      }
    }
    if groups.count <= mostRows { return groups }
    let rest = groups[(mostRows - 1)...]
    return groups.prefix(mostRows - 1) + [
      Group(name: "and \(rest.count) more", isFamily: true, bars: rest.flatMap(\.bars))
    ]
  }

  /// Which groups are drawn as bands: the largest families, until the rest is few enough.
  private static func banded(_ groups: [Group]) -> [Bool] {
    var isBand = [Bool](repeating: false, count: groups.count)
    var total = groups.reduce(0) { $0 + $1.segments }
    let families = groups.indices.filter { groups[$0].bars.count > 1 }
      .sorted { (groups[$0].segments, $1) > (groups[$1].segments, $0) }
    for family in families {
      if total <= mostSegments { break }
      isBand[family] = true
      total -= groups[family].segments
    }
    return isBand
  }

  private static func row(_ group: Group, isBand: Bool, length: Double) -> TimelineRow? {
    guard let span = TimeSpan.around(group.bars.map(\.span)) else { return nil }
    let lanes = isBand ? [] : Lanes.pack(group.bars.map(\.span), gap: length * 0.001)
    let count = (lanes.max() ?? 0) + 1
    if isBand || count > mostLanes {
      return TimelineRow(
        name: group.name, isFamily: group.isFamily, bars: group.bars, span: span, form: .band)
    }
    return TimelineRow(
      name: group.name, isFamily: group.isFamily,
      bars: zip(group.bars, lanes).map { $0.moved(to: $1) }, span: span, form: .lanes(count))
  }
}
