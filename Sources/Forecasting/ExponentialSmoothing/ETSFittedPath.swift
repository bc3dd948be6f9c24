extension ETS.Fitted {
  /// The next means as they would come without errors, for forms without a multiplicative trend.
  /// - Complexity: O(horizon).
  func path(horizon: Int) -> [Double] {
    let m = state.seasons.count
    var (level, slope) = (state.level, state.slope)
    return (0..<horizon).map { step in
      slope *= parameters.phi
      level += slope
      guard m > 0 else { return level }
      let season = state.seasons[(header.count + step) % m]
      return form.season == .multiplicative ? level * season : level + season
    }
  }

  /// The same model with a slope that changes nothing.
  var withoutSlope: ETS.Fitted {
    var copy = self
    copy.holdSlope()
    return copy
  }
}
