/// Many series of one unit in one contiguous buffer: values, and where each series begins.
///
/// Series keep the order in which they were appended. Taking one out copies nothing.
public struct Panel: Sendable {
  /// The ids, in order, without duplicates.
  public private(set) var ids: [String] = []
  private var axes: [TimeAxis] = []
  private var seasons: [Season] = []
  private var offsets: [Int] = [0]
  private var values: [Double] = []
  /// By series; empty where no series has any.
  private var regressors: [[Regressor]] = []

  /// An empty panel.
  public init() {}

  /// A panel of the given series, in their order.
  public init(_ series: some Sequence<TimeSeries>) {
    for one in series { append(one) }
  }

  /// A panel over a buffer that is already laid out: series *i* owns
  /// `values[offsets[i]..<offsets[i + 1]]`, and the columns `regressors[i]` where there are any.
  public init(
    ids: [String], axes: [TimeAxis], seasons: [Season], offsets: [Int], values: [Double],
    regressors: [[Regressor]] = []
  ) {
    precondition(
      axes.count == ids.count && seasons.count == ids.count && offsets.count == ids.count + 1
        && offsets.last == values.count && (regressors.isEmpty || regressors.count == ids.count),
      "the parts of a panel do not fit together")
    self.ids = ids
    self.axes = axes
    self.seasons = seasons
    self.offsets = offsets
    self.values = values
    self.regressors = regressors
  }

  /// Adds a series at the end.
  /// - Complexity: O(*n*), amortised.
  public mutating func append(_ series: TimeSeries) {
    ids.append(series.id)
    axes.append(series.axis)
    seasons.append(series.season)
    series.withValues { values.append(contentsOf: $0) }
    let columns = series.regressors
    if !columns.isEmpty || !regressors.isEmpty {
      regressors += Array(repeating: [], count: ids.count - 1 - regressors.count) + [columns]
    }
    offsets.append(values.count)
  }

  /// The number of series.
  public var count: Int { ids.count }

  /// Whether there is no series.
  public var isEmpty: Bool { ids.isEmpty }

  /// The number of values of all series together.
  public var valueCount: Int { values.count }

  /// One series, sharing the panel's buffer.
  /// - Complexity: O(1).
  public subscript(index: Int) -> TimeSeries {
    TimeSeries(
      id: ids[index], axis: axes[index], season: seasons[index], storage: values,
      range: offsets[index]..<offsets[index + 1],
      columns: regressors.isEmpty ? [] : regressors[index])
  }

  /// The series with an id, or nil.
  /// - Complexity: O(number of series).
  public subscript(id id: String) -> TimeSeries? {
    ids.firstIndex(of: id).map { self[$0] }
  }
}

extension Panel: RandomAccessCollection {
  /// The position of the first series, 0.
  public var startIndex: Int { 0 }
  /// One past the last series.
  public var endIndex: Int { ids.count }
}
