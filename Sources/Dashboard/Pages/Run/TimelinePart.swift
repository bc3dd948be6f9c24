import Flow
import Foundation

/// The timeline of a run: a part of its page, and by itself what a page that is open fetches again.
struct TimelinePart: Sendable {
  /// The name of the template.
  static let template = "run-timeline"

  let drawing: String?
  let revision: String

  init(_ run: RunRecord, _ tasks: [TaskRecord], _ artifacts: [ArtifactRecord], now: Date) {
    revision = TaskTally(tasks).revision
    drawing = Timeline(run, tasks, now: now).map { timeline in
      TimelineDrawing.svg(
        timeline, chips: TimelineChip.chips(artifacts, timeline, run: .run(run.id)), run: run.id)
    }
  }
}
