/// Plausible values in the place of missing ones, for choices that need a complete series.
enum Interpolation {
  /// A copy without missing values between the first and the last observed one: trend and season of
  /// a decomposition where the series has cycles enough, a straight line across each gap elsewhere.
  /// - Complexity: O(*n*).
  static func fill(_ values: [Double], season: Int) -> [Double] {
    guard let first = values.firstIndex(where: { !$0.isNaN }),
      let newest = values.lastIndex(where: { !$0.isNaN })
    else { return values }
    var filled = values
    if season > 1, let parts = try? STL(period: season, seasonal: .periodic).decompose(values) {
      for t in first...newest where filled[t].isNaN {
        filled[t] = parts.trend[t] + parts.seasonal[t]
      }
    }
    var last: Int?
    for t in first...newest where !filled[t].isNaN {
      if let last, t - last > 1 {
        let slope = (filled[t] - filled[last]) / Double(t - last)
        for gap in (last + 1)..<t { filled[gap] = filled[last] + slope * Double(gap - last) }
      }
      last = t
    }
    return filled
  }
}
