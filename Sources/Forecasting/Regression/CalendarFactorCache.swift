import Synchronization

/// The factorisations that were used lately, for all threads of the process, like the plans that a
/// library for Fourier transforms keeps.
///
/// A factor is a function of its key alone, so that it makes no difference to any result which
/// thread computed it, and whether it was still there. What was not asked for since the memory was
/// half full is forgotten.
final class CalendarFactorCache: Sendable {
  static let shared = CalendarFactorCache(capacity: 1 << 21)

  private struct Entry {
    let terms: [RegressionTerm]
    let season: Season
    let factor: CalendarFactor
  }

  private struct Memory {
    /// By the number of rows, so that looking one up hashes one number.
    var recent: [Int: [Entry]] = [:]
    var earlier: [Int: [Entry]] = [:]
    /// The numbers that the recent ones hold.
    var size = 0
  }

  private let memory = Mutex(Memory())
  private let capacity: Int

  /// An empty memory.
  /// - Parameter capacity: how many numbers it holds at most.
  init(capacity: Int) { self.capacity = capacity }

  /// The factorisation for a length, if it is there.
  func factor(_ terms: [RegressionTerm], _ season: Season, rows: Int) -> CalendarFactor? {
    memory.withLock { memory in
      if let entries = memory.recent[rows], let place = Self.find(terms, season, in: entries) {
        return entries[place].factor
      }
      guard let entries = memory.earlier[rows], let place = Self.find(terms, season, in: entries)
      else { return nil }
      Self.insert(entries[place], into: &memory, capacity)
      return entries[place].factor
    }
  }

  /// The factorisation of the design of some terms for the length of a series, made where it is not
  /// there.
  /// - Throws: what ``RegressionDesign`` and ``LeastSquares`` throw.
  func factor(_ terms: [RegressionTerm], _ series: TimeSeries) throws(ForecastError)
    -> CalendarFactor
  {
    if let factor = factor(terms, series.season, rows: series.count) { return factor }
    let design = try RegressionDesign(terms: terms, series: series)
    let factor = try CalendarFactor(design, rows: series.count)
    let entry = Entry(terms: terms, season: series.season, factor: factor)
    memory.withLock { Self.insert(entry, into: &$0, capacity) }
    return factor
  }

  private static func find(_ terms: [RegressionTerm], _ season: Season, in entries: [Entry])
    -> Int?
  {
    entries.indices.first { entries[$0].season == season && entries[$0].terms == terms }
  }

  private static func insert(_ entry: Entry, into memory: inout Memory, _ capacity: Int) {
    let size = entry.factor.size
    // One that would fill the memory alone is not kept.
    guard size <= capacity / 2 else { return }
    if memory.size + size > capacity / 2 {
      memory.earlier = memory.recent
      memory.recent = [:]
      memory.size = 0
    }
    // Another thread may have made the same one meanwhile.
    let rows = entry.factor.rows
    guard find(entry.terms, entry.season, in: memory.recent[rows] ?? []) == nil else { return }
    memory.recent[rows, default: []].append(entry)
    memory.size += size
  }
}
