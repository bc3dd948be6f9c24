import Dashboard
import Flow
import Foundation
import Testing

@Suite("The timeline")
struct TimelineTests {
  /// Spans at places that a small generator gives, the same each time.
  private static func spans(_ count: Int) -> [TimeSpan] {
    var seed: UInt64 = 7
    let next = {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(seed >> 40) / Double(1 << 24)
    }
    return (0..<count).map { _ in
      let start = next() * 100
      return TimeSpan(start, start + next() * 9)
    }
  }

  @Test("Spans in one lane never overlap, and there are as many lanes as at the busiest moment")
  func lanes() {
    let spans = Self.spans(400)
    let lanes = Lanes.pack(spans)
    for lane in Set(lanes) {
      let mine = zip(spans, lanes).filter { $0.1 == lane }.map(\.0).sorted { $0.start < $1.start }
      for (one, next) in zip(mine, mine.dropFirst()) { #expect(one.end <= next.start) }
    }
    let busiest = spans.map { moment in
      spans.count { $0.start <= moment.start && moment.start < $0.end }
    }.max()
    #expect(Set(lanes).count == busiest)
  }

  @Test("A gap keeps bars in a lane apart")
  func gap() {
    let spans = [TimeSpan(0, 1), TimeSpan(1, 2), TimeSpan(2.5, 3)]
    #expect(Lanes.pack(spans) == [0, 0, 0])
    #expect(Lanes.pack(spans, gap: 0.2) == [0, 1, 0])
  }

  @Test("Bins hold the same time as the spans, wherever they begin and end")
  func density() {
    let spans = Self.spans(300)
    let bins = Density.bins(spans, length: 120, count: 37)
    let total = bins.reduce(0, +) * 120 / 37
    #expect(abs(total - spans.reduce(0) { $0 + $1.end - $1.start }) < 1e-6)
    #expect(Density.bins([TimeSpan(0, 10), TimeSpan(5, 10)], length: 10, count: 2) == [1, 2])
    #expect(Density.bins([TimeSpan(10, 12)], length: 10, count: 2) == [0, 0])
  }

  @Test("A row is joined to what ended right before it, never past something between them")
  func order() {
    let chain = [TimeSpan(0, 1), TimeSpan(1, 2), TimeSpan(3, 4)]
    #expect(Precedence.reduced(chain) == [.init(0, 1), .init(1, 2)])
    let diamond = [TimeSpan(0, 1), TimeSpan(1, 3), TimeSpan(1.5, 2), TimeSpan(3, 4)]
    #expect(
      Precedence.reduced(diamond) == [.init(0, 1), .init(0, 2), .init(1, 3), .init(2, 3)])
    // What takes no time leads on once, and never back.
    #expect(Precedence.reduced([TimeSpan(1, 1), TimeSpan(1, 1)]) == [.init(0, 1)])
    #expect(Precedence.reduced([TimeSpan(0, 1, isOpen: true), TimeSpan(2, 3)]) == [])
  }

  @Test(
    "Marks are round and few",
    arguments: [
      (0.037, "0|5 ms|10 ms|15 ms|20 ms|25 ms|30 ms|35 ms"), (7.2, "0|1 s|2 s|3 s|4 s|5 s|6 s|7 s"),
      (95, "0|15 s|30 s|45 s|1 min|1 min 15 s|1 min 30 s"),
      (7200, "0|15 min|30 min|45 min|1 h|1 h 15 min|1 h 30 min|1 h 45 min|2 h"),
      (0, "0"),
    ])
  func ticks(length: Double, labels: String) {
    let ticks = TimeAxis.ticks(length: length)
    #expect(ticks.map(\.label).joined(separator: "|") == labels)
    #expect(ticks.allSatisfy { $0.seconds <= length + 1e-9 })
  }

  @Test("Attempts and the waits between them are parts of a bar, and a family is one row")
  func rows() async throws {
    let sample = try await TimedRun.make()
    let timeline = try #require(
      Timeline(sample.run, sample.tasks, now: sample.run.ended ?? Date()))
    #expect(timeline.rows.map(\.name) == ["flaky", "many/", "last"])
    let flaky = try #require(timeline.rows.first?.bars.first)
    #expect(flaky.segments.map(\.state) == [.failed, nil, .failed, nil, .completed])
    for (one, next) in zip(flaky.segments, flaky.segments.dropFirst()) {
      #expect(one.span.end <= next.span.start + 1e-6)
    }
    #expect(timeline.order == [.init(0, 1), .init(1, 2)])
    #expect(timeline.rows[1].bars.count == 3)
  }

  @Test("Thousands of tasks cost a few kilobytes, and one failure among them is seen")
  func aggregation() throws {
    let start = Date(timeIntervalSince1970: 1_795_000_000)
    let tasks = (0..<5000).map { index in
      TimedRun.task(
        "backtest/regression(trend,fourier(3))/\(index)",
        state: index == 4000 ? .failed : .completed,
        from: start + Double(index / 8) * 0.1, lasting: 0.1)
    }
    let svg = try #require(TimedRun.drawing(tasks, start: start))
    #expect(svg.utf8.count < 40_000)
    #expect(svg.contains("class=\"band s-failed\""))
    #expect(svg.contains("5000 tasks, 1 failed"))
  }

  @Test("Bars below the limit are drawn one by one and stay small")
  func detail() throws {
    let start = Date(timeIntervalSince1970: 1_795_000_000)
    let tasks = (0..<140).map { index in
      TimedRun.task(
        "backtest/regression(trend,fourier(3))/\(index)", state: .completed,
        from: start + Double(index / 8), lasting: 0.9)
    }
    let svg = try #require(TimedRun.drawing(tasks, start: start))
    #expect(svg.components(separatedBy: "<rect").count - 1 == 140)
    #expect(svg.utf8.count < 40_000)
  }

  @Test("Keys are escaped, whatever they try")
  func escaping() throws {
    let start = Date(timeIntervalSince1970: 1_795_000_000)
    let keys = [SampleStore.script, "a" + SampleStore.quote, "f\(SampleStore.script)/1"]
    let tasks = keys.map { TimedRun.task($0, state: .failed, from: start, lasting: 1) }
    let svg = try #require(TimedRun.drawing(tasks, start: start))
    #expect(!svg.contains("<script"))
    #expect(
      !svg.unicodeScalars.split(separator: "\"").contains {
        $0.starts(with: " onmouseover".unicodeScalars)
      })
  }
}
