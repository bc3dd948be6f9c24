/// The last values of a series, as far back as the longest lag reaches, with gaps filled by the
/// model's own one-step forecasts.
struct LagMemory: Sendable, Hashable, Codable {
  /// Position p (from 0) is at p mod count; nil is neither observed nor filled.
  private var values: [Double?]
  /// Whether the value is a forecast that stands in for a missing one.
  private var filled: [Bool]

  init(capacity: Int) {
    values = [Double?](repeating: nil, count: capacity)
    filled = [Bool](repeating: false, count: capacity)
  }

  var capacity: Int { values.count }

  /// The value at one of the last `capacity` positions; nil also before the first.
  subscript(position: Int) -> Double? {
    position >= 0 ? values[position % values.count] : nil
  }

  /// Whether the value at one of the last `capacity` positions is a forecast.
  func isFilled(_ position: Int) -> Bool {
    position >= 0 && filled[position % filled.count]
  }

  /// Takes in the value of the next position, forgetting the oldest.
  mutating func store(_ value: Double?, at position: Int, filled isFilled: Bool) {
    guard capacity > 0 else { return }
    values[position % values.count] = value
    filled[position % filled.count] = isFilled
  }
}
