import Synchronization

/// The factorisations that were used lately, for all threads of the process, like the plans that a
/// library for Fourier transforms keeps.
///
/// A factor is a function of its key alone, so that it makes no difference to any result which
/// thread computed it, and whether it was still there. What was not asked for since the memory was
/// half full is forgotten.
final class CalendarFactorCache: Sendable {
  static let shared = CalendarFactorCache(capacity: 1 << 21)

  private struct Key: Hashable {
    let terms: [RegressionTerm]
    let season: Season
    let rows: Int
  }

  private struct Memory {
    var recent: [Key: CalendarFactor] = [:]
    var earlier: [Key: CalendarFactor] = [:]
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
    let key = Key(terms: terms, season: season, rows: rows)
    return memory.withLock { memory in
      if let factor = memory.recent[key] { return factor }
      guard let factor = memory.earlier[key] else { return nil }
      Self.insert(factor, key, into: &memory, capacity)
      return factor
    }
  }

  /// The factorisation of the design of some terms for the length of a series, made where it is not
  /// there.
  func factor(_ terms: [RegressionTerm], _ design: RegressionDesign, _ series: TimeSeries)
    throws(ForecastError) -> CalendarFactor
  {
    let (season, rows) = (series.season, series.count)
    if let factor = factor(terms, season, rows: rows) { return factor }
    let factor = try CalendarFactor(design, rows: rows)
    let key = Key(terms: terms, season: season, rows: rows)
    memory.withLock { Self.insert(factor, key, into: &$0, capacity) }
    return factor
  }

  private static func insert(
    _ factor: CalendarFactor, _ key: Key, into memory: inout Memory, _ capacity: Int
  ) {
    // One that would fill the memory alone is not kept.
    guard factor.size <= capacity / 2 else { return }
    if memory.size + factor.size > capacity / 2 {
      memory.earlier = memory.recent
      memory.recent = [:]
      memory.size = 0
    }
    if memory.recent.updateValue(factor, forKey: key) == nil { memory.size += factor.size }
  }
}
