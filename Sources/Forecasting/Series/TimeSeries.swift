/// One series: an id, the dates, the season, and the values.
///
/// In memory NaN is the one marker of a missing value; encoded it is `null`. Infinity never occurs.
/// A series is a view on a buffer that it may share with others: taking a prefix or a window, or
/// taking a series out of a ``Panel``, copies nothing.
///
/// Beside the values there may be ``Regressor`` columns for the models that name them. They may go on
/// after the last value: a prefix of a series sees the regressors of the values it leaves out, too, and
/// it is the model that declares which of them are known ahead.
public struct TimeSeries: Sendable, Identifiable {
  /// The name of the series, unique in a panel.
  public let id: String
  /// The dates of the series; position 0 is the first value.
  public let axis: TimeAxis
  /// The seasonal cycle.
  public let season: Season
  let storage: [Double]
  let range: Range<Int>
  private let columns: [Regressor]
  /// The entry of the columns that belongs to position 0.
  private let columnOffset: Int

  /// A series of its own values. The season defaults to that of the frequency.
  /// - Parameter regressors: columns of different names; their first entry belongs to position 0.
  public init(
    id: String, axis: TimeAxis, values: [Double], season: Season? = nil,
    regressors: [Regressor] = []
  ) {
    self.init(
      id: id, axis: axis, season: season ?? axis.frequency.defaultSeason, storage: values,
      range: 0..<values.count, columns: regressors)
  }

  /// A series without dates, counted 1, 2, 3, …, with a season of `season` steps.
  public init(id: String = "series", values: [Double], season: Int = 1) {
    self.init(
      id: id,
      axis: TimeAxis(frequency: .index(season: season), start: Timestamp(rawValue: 1)),
      values: values)
  }

  init(
    id: String, axis: TimeAxis, season: Season, storage: [Double], range: Range<Int>,
    columns: [Regressor] = [], columnOffset: Int = 0
  ) {
    self.columns = columns
    self.columnOffset = columnOffset
    self.id = id
    self.axis = axis
    self.season = season
    self.storage = storage
    self.range = range
  }

  /// The number of values, missing ones included.
  public var count: Int { range.count }

  /// Whether there is no value at all.
  public var isEmpty: Bool { range.isEmpty }

  /// The unit between two values.
  public var frequency: Frequency { axis.frequency }

  /// The integer season length M, at least 1.
  public var seasonLength: Int { season.length }

  /// A copy of the values; NaN is missing.
  /// - Complexity: O(*n*). Kernels use ``withValues(_:)``.
  public var values: [Double] { Array(storage[range]) }

  /// The value at a position; NaN is missing.
  public subscript(position: Int) -> Double {
    precondition(position >= 0 && position < range.count, "position out of range")
    return storage[range.lowerBound + position]
  }

  /// Calls `body` with the values in place; the buffer starts at position 0.
  /// - Complexity: O(1) beside `body`.
  public func withValues<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var failure: Failure?
    let result: Result? = storage.withUnsafeBufferPointer { buffer in
      do throws(Failure) {
        return try body(UnsafeBufferPointer(rebasing: buffer[range]))
      } catch {
        failure = error
        return nil
      }
    }
    if let failure { throw failure }
    return result!
  }

  /// The timestamp of a position.
  public func timestamp(at position: Int) -> Timestamp { axis.timestamp(at: position) }

  /// The first `count` values, sharing the buffer.
  /// - Complexity: O(1).
  public func prefix(_ count: Int) -> TimeSeries { window(0..<min(count, self.count)) }

  /// The values at the given positions, sharing the buffer; its axis starts at the first of them.
  /// - Complexity: O(1).
  public func window(_ positions: Range<Int>) -> TimeSeries {
    precondition(positions.lowerBound >= 0 && positions.upperBound <= count)
    let lower = range.lowerBound + positions.lowerBound
    return TimeSeries(
      id: id, axis: positions.lowerBound == 0 ? axis : axis.advanced(by: positions.lowerBound),
      season: season, storage: storage, range: lower..<(lower + positions.count),
      columns: columns, columnOffset: columnOffset + positions.lowerBound)
  }

  /// The same series with other values, one for each of its own, and perhaps another season.
  package func replacingValues(with values: [Double], season: Season? = nil) -> TimeSeries {
    TimeSeries(
      id: id, axis: axis, season: season ?? self.season, storage: values, range: 0..<values.count,
      columns: columns, columnOffset: columnOffset)
  }

  /// The columns beside the values; their first entry belongs to position 0, and they may go on after
  /// the last value.
  /// - Complexity: O(1) for a whole series, O(size of the columns) for a window that starts later.
  public var regressors: [Regressor] {
    columnOffset == 0
      ? columns
      : columns.map { Regressor($0.name, Array($0.values.dropFirst(columnOffset))) }
  }

  /// The same series with other columns beside it.
  public func with(regressors: [Regressor]) -> TimeSeries {
    TimeSeries(
      id: id, axis: axis, season: season, storage: storage, range: range, columns: regressors)
  }

  /// The series up to its last observed value.
  /// - Complexity: O(number of missing values at the end).
  public var trimmed: TimeSeries {
    prefix(withValues { values in (values.lastIndex { !$0.isNaN } ?? -1) + 1 })
  }

  /// How many values are observed (not missing).
  /// - Complexity: O(*n*).
  public var observedCount: Int {
    withValues { values in
      // A missing value is the only one that differs from itself.
      if LaneSum.over(values, term: { at in at[0] - at[0] }) == 0 { return values.count }
      var observed = 0
      for value in values where !value.isNaN { observed += 1 }
      return observed
    }
  }

  /// What a fitted model keeps of the series: everything but the values.
  public var header: SeriesHeader {
    SeriesHeader(id: id, axis: axis, season: season, count: count)
  }
}

extension TimeSeries: Equatable {
  /// Equal id, dates, season, values and columns; two missing values are equal.
  public static func == (a: TimeSeries, b: TimeSeries) -> Bool {
    a.header == b.header && a.regressors == b.regressors
      && a.withValues { x in
        b.withValues { y in
          zip(x, y).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
        }
      }
  }
}

extension TimeSeries: Codable {
  enum CodingKeys: String, CodingKey { case id, axis, season, values, regressors }

  /// Writes missing values as `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(axis, forKey: .axis)
    try container.encode(season, forKey: .season)
    try container.encode(values.map { $0.isNaN ? nil : $0 }, forKey: .values)
    if !columns.isEmpty { try container.encode(regressors, forKey: .regressors) }
  }

  /// Reads `null` as missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try container.decode(String.self, forKey: .id),
      axis: try container.decode(TimeAxis.self, forKey: .axis),
      values: try container.decode([Double?].self, forKey: .values).map { $0 ?? .nan },
      season: try container.decode(Season.self, forKey: .season),
      regressors: try container.decodeIfPresent([Regressor].self, forKey: .regressors) ?? [])
  }
}
