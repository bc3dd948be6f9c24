/// The three smoothers of a seasonal-trend decomposition, settled for one length of series.
struct STLWindows {
  let seasonal: LoessSmoother
  let trend: LoessSmoother
  let lowPass: LoessSmoother
  /// Whether the seasonal component is averaged to one value a phase.
  let isPeriodic: Bool

  /// The trend window that keeps the trend from following the season: 1.5·m / (1 − 1.5/s), rounded
  /// up to odd (Cleveland et al. 1990, section 4.3).
  static func trendWindow(period: Int, seasonalWindow: Int) -> Int {
    let least = 1.5 * Double(period) / (1 - 1.5 / Double(seasonalWindow))
    return LoessSmoother.odd(from: Int(least.rounded(.up)))
  }

  init(_ stl: STL, count: Int) {
    switch stl.seasonal {
    case .periodic:
      isPeriodic = true
      seasonal = LoessSmoother(window: 10 * count + 1, degree: .constant)
    case .smooth(let smoother):
      isPeriodic = false
      seasonal = smoother
    }
    trend =
      stl.trend
      ?? LoessSmoother(
        window: Self.trendWindow(period: stl.period, seasonalWindow: seasonal.window),
        degree: .linear)
    lowPass =
      stl.lowPass
      ?? LoessSmoother(window: max(LoessSmoother.odd(from: stl.period), 3), degree: .linear)
  }
}
