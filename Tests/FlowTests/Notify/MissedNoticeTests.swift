import Flow
import Foundation
import Testing

@Suite("Notices of what did not run")
struct MissedNoticeTests {
  @Test("missed and skipped instants are told, what a paused schedule skips is not")
  func missed() async throws {
    let tests = try SchedulerTests()
    let monday = tests.monday
    let schedule = try SchedulerTests.schedule("0 * * * *", .skip, .skip)
    let clock = ManualClock(monday - 1)
    try await tests.scheduling(schedule, SchedulerTests.quick, clock: clock) { store in
      try store.subscribe("job", channels: [RecordingChannel(kinds: [.missed])])
    }
    // Nobody is there until 02:30.
    let late = ManualClock(monday + 2.5 * 3600)
    try await tests.scheduling(schedule, SchedulerTests.quick, clock: late) { store in
      #expect(try await eventually(late) { try !store.deliveries().isEmpty })
      #expect(try await eventually(late) { try store.ticks(of: "job").count == 3 })
      let told = try store.deliveries()
      #expect(told.allSatisfy { $0.kind == .missed && $0.workflow == "job" })
      #expect(told.count == Set(told.map(\.notice)).count)
      try store.setPaused(true, schedule: "job")
      late.set(monday + 3 * 3600)
      #expect(try await eventually(late) { try store.ticks(of: "job").count == 4 })
      #expect(try store.deliveries().count == told.count)
    }
  }
}
