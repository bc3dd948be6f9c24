internal import Flow
internal import Forecasting
internal import SeriesIO

/// What became of values that an earlier run had already seen, in one series.
struct Revision {
  /// The id of the series.
  let id: String
  /// Values that are different now.
  var changed = 0
  /// Values that are missing now.
  var withdrawn = 0
  /// The largest change.
  var largest: (time: Timestamp, from: Double, to: Double)?
  /// Whether the series as a whole is no longer there.
  var isGone = false

  /// The relative difference up to which two numbers are the same, computed twice.
  private static let rounding = 1e-9

  /// Compares two states of a series. A value counts unless it lies before the present start, which
  /// moves where a source serves the last few years only.
  /// - Returns: nil where nothing was revised.
  /// - Complexity: O(n).
  init?(of earlier: TimeSeries, in present: TimeSeries?) {
    id = earlier.id
    guard let present else {
      isGone = true
      return
    }
    // Other units, asked for by another configuration, cannot be compared.
    guard earlier.frequency == present.frequency else { return nil }
    for position in 0..<earlier.count where !earlier[position].isNaN {
      let time = earlier.timestamp(at: position)
      guard time >= present.timestamp(at: 0) else { continue }
      let before = earlier[position]
      let place = present.axis.position(of: time)
      let after = place.map { $0 < present.count ? present[$0] : .nan } ?? .nan
      if after.isNaN {
        withdrawn += 1
      } else if abs(after - before) > Self.rounding * max(abs(after), abs(before)) {
        changed += 1
        if abs(after - before) > (largest.map { abs($0.to - $0.from) } ?? 0) {
          largest = (time, before, after)
        }
      }
    }
    if changed + withdrawn == 0 { return nil }
  }

  /// The revisions between the data of an earlier run and the present ones, in the order of the
  /// earlier panel. Periods that had not ended for the earlier run are no part of it.
  static func all(
    since snapshot: Recollection.EarlierSnapshot, in data: JobData,
    configuration: JobConfiguration, store: Store
  ) throws -> [Revision] {
    var reading = configuration.series
    reading.incomplete = .drop
    // Data that the present configuration cannot read are another source.
    guard let bytes = try store.content(snapshot.source),
      let earlier = try? JobData(
        bytes: bytes, name: "source", configuration: reading,
        asOf: AsOf(snapshot.asOf, in: configuration.timeZone))
    else { return [] }
    let present = Dictionary(
      data.panel.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return earlier.panel.compactMap { Revision(of: $0, in: present[$0.id]) }
  }

  /// What happened, in words.
  func sentence(_ format: TimestampFormat) -> String {
    if isGone { return "\(id): the series is no longer in the source" }
    var parts: [String] = []
    if changed > 0 {
      parts.append("\(changed) past value\(changed == 1 ? " was" : "s were") revised")
    }
    if withdrawn > 0 {
      parts.append("\(withdrawn) past value\(withdrawn == 1 ? " was" : "s were") withdrawn")
    }
    var text = "\(id): " + parts.joined(separator: ", ")
    if let largest {
      text += changed > 1 ? ", most that of " : ", that of "
      text += "\(format.format(largest.time)) from \(ShortNumber.text(largest.from)) to "
      text += ShortNumber.text(largest.to)
    }
    return text
  }
}
