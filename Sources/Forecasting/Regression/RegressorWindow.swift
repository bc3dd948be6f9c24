/// The data columns that a regression design reads, from some position on, as far as each is known.
///
/// A column that is known ahead goes as far as the data do; of any other nothing after the last value
/// of the series is kept.
struct RegressorWindow: Sendable, Codable, Hashable {
  /// A column: what it is called, and whether it is known ahead.
  struct Column: Sendable, Codable, Hashable {
    let name: String
    let isKnown: Bool
    /// Entries from ``RegressorWindow/first`` on; nil is missing.
    fileprivate(set) var values: [Double?]
  }

  private(set) var columns: [Column] = []
  /// The position of the first entries.
  private(set) var first = 0

  /// The columns of a series.
  /// - Throws: ``ForecastError/invalidParameter(_:)`` when it has no column of a name.
  init(_ wanted: [(name: String, isKnown: Bool)], of series: TimeSeries) throws(ForecastError) {
    if wanted.isEmpty { return }
    let present = series.regressors
    for (name, isKnown) in wanted {
      guard let column = present.first(where: { $0.name == name }) else {
        throw .invalidParameter(Self.missing(name, among: present.map(\.name)))
      }
      columns.append(
        Column(
          name: name, isKnown: isKnown, values: Self.known(column.values, isKnown, series.count)))
    }
  }

  private static func known(_ values: [Double], _ isKnown: Bool, _ count: Int) -> [Double?] {
    values.prefix(isKnown ? values.count : count).map { $0.isNaN ? nil : $0 }
  }

  private static func missing(_ name: String, among present: [String]) -> String {
    guard !present.isEmpty else {
      return
        "there is no column \"\(name)\": the series has no columns of numbers beside its values"
    }
    let nearest = NearestName.nearest(to: name, in: present)
    return "there is no column \"\(name)\"; the nearest is \"\(nearest)\""
  }

  /// An entry; NaN where it is missing or not known.
  subscript(column: Int, position: Int) -> Double {
    let values = columns[column].values
    let index = position - first
    return index >= 0 && index < values.count ? values[index] ?? .nan : .nan
  }

  /// Why an entry is NaN.
  func reason(column: Int, position: Int) -> ForecastError {
    let column = columns[column]
    let place = "in row \(position + 1)"
    if position - first < column.values.count {
      return .missingValues("\(column.name) is missing \(place)")
    }
    return .missingValues(
      column.isKnown
        ? "\(column.name) is needed \(place), and its rows end before; add future rows"
        : "\(column.name) is needed \(place) and known up to the last value only; declare it known "
          + "ahead, or take lags of at least the step")
  }

  /// Drops what lies before a position.
  mutating func forget(before position: Int) {
    guard position > first else { return }
    for index in columns.indices {
      columns[index].values.removeFirst(min(position - first, columns[index].values.count))
    }
    first = position
  }

  /// Takes in the entries that belong to the next values of the series.
  /// - Parameters:
  ///   - next: the values that follow, with the columns beside them; without columns those not known
  ///     ahead are missing.
  ///   - position: the position of the first of them.
  mutating func take(_ next: TimeSeries, at position: Int) {
    let present = next.regressors
    for index in columns.indices {
      let column = columns[index]
      let found = present.first { $0.name == column.name }
      if found == nil, column.isKnown { continue }
      let entries =
        found.map { Self.known($0.values, column.isKnown, next.count) }
        ?? Array(repeating: nil, count: next.count)
      let kept = column.values.prefix(max(position - first, 0))
      let between = [Double?](repeating: nil, count: max(position - first - kept.count, 0))
      columns[index].values = kept + between + entries
    }
  }
}
