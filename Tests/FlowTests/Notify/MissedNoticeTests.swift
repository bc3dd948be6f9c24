import Flow
import Foundation
import Testing

@Suite("Notices of what did not run")
struct MissedNoticeTests {
  @Test("missed instants are told once, what a paused schedule skips is not")
  func missed() async throws {
    let scratch = try Scratch()
    let monday = instant("2026-11-23T00:00:00Z")
    let schedule = try SchedulerTests.schedule("0 * * * *", .skip, .skip)
    let clock = ManualClock(monday - 1)
    try await scratch.scheduling(schedule, SchedulerTests.quick, clock: clock) { store in
      try store.subscribe("job", channels: [RecordingChannel(kinds: [.missed])])
    }
    // Nobody is there until 02:30.
    let late = ManualClock(monday + 2.5 * 3600)
    try await scratch.scheduling(schedule, SchedulerTests.quick, clock: late) { store in
      #expect(try await eventually(late) { try !store.deliveries().isEmpty })
      #expect(try await eventually(late) { try store.ticks(of: "job").count == 3 })
      let told = try store.deliveries()
      #expect(told.count == 1 && told[0].kind == .missed && told[0].workflow == "job")
      #expect(told[0].subject == "3 runs of job missed")
      try store.setPaused(true, schedule: "job")
      late.set(monday + 3 * 3600)
      #expect(try await eventually(late) { try store.ticks(of: "job").count == 4 })
      #expect(try store.deliveries().count == told.count)
    }
  }
}
