import Flow
import Foundation

/// Whether everything is in order: scheduler, store, disk, versions.
struct StatusPage: Page {
  static let template = "status"

  let frame: Frame
  let isWell: Bool
  let troubles: [String]
  let facts: [Fact]

  /// A name and what it says.
  struct Fact: Sendable {
    let name: String
    let text: String
    let moment: Moment?
  }

  init(_ store: Store, _ versions: [(String, String)], _ visit: Visit) throws {
    frame = Frame(.health, visit)
    let health = try Health(store, now: visit.now)
    let disk = StoreDisk(path: store.path)
    var troubles: [String] = []
    if let silence = health.silence {
      troubles.append(
        "No scheduler has been at work for \(Amount.time(silence.rounded(.down))): nothing will "
          + "start. Start almanac serve.")
    }
    if let free = disk.free, free < StoreDisk.scarce {
      troubles.append("The disk of the store has \(Amount.bytes(free)) left.")
    }
    self.troubles = troubles
    isWell = troubles.isEmpty
    facts =
      [
        Fact(
          name: "scheduler last seen",
          text: health.schedulerLastSeen.map {
            Amount.time(visit.now.timeIntervalSince($0).rounded(.down)) + " ago"
          } ?? "never", moment: health.schedulerLastSeen.map { Moment($0) }),
        Fact(
          name: "next due", text: health.nextDue == nil ? "nothing" : "",
          moment: health.nextDue.map { Moment($0) }),
        Fact(name: "store", text: store.path, moment: nil),
        Fact(name: "size of the store", text: Amount.bytes(disk.used), moment: nil),
        Fact(
          name: "free on its disk", text: disk.free.map(Amount.bytes) ?? "not known", moment: nil),
      ] + versions.map { Fact(name: $0.0, text: $0.1, moment: nil) }
  }
}
