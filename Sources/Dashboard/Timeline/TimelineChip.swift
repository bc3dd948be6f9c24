import Flow

/// An artifact in the row of the task that published it.
struct TimelineChip: Sendable {
  let label: String
  let link: String
  let kind: ArtifactKind

  init(_ record: ArtifactRecord) {
    label = record.baseName
    link = Address.artifact(key: record.key).path(["version": "\(record.version)"])
    kind = record.kind
  }

  init(label: String, link: String, kind: ArtifactKind) {
    (self.label, self.link, self.kind) = (label, link, kind)
  }

  /// So many chips in a row; the others are in the list of artifacts.
  private static let most = 8

  /// The chips of each row of a timeline, by the row's name.
  static func chips(_ artifacts: [ArtifactRecord], _ timeline: Timeline, run: Address)
    -> [String: [TimelineChip]]
  {
    var rows: [String: String] = [:]
    for row in timeline.rows { for bar in row.bars { rows[bar.key] = row.name } }
    let byRow = Dictionary(grouping: artifacts) { rows[$0.task] ?? "" }
    return byRow.mapValues { records in
      let chips = records.map { TimelineChip($0) }
      guard chips.count > most else { return chips }
      let rest = TimelineChip(
        label: "\(chips.count - most + 1) more", link: run.path + "#artifacts", kind: .bytes)
      return chips.prefix(most - 1) + [rest]
    }
  }
}
