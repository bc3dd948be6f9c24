/// The grid of starts. A trended form has up to three kinds of optimum (a straight line, a fixed
/// drift, a trend that adapts), and no single start finds them all: each group aims at one.
enum ETSStarts {
  /// All points of the grid for a form.
  static func grid(_ form: ETSForm, _ heuristics: ETSHeuristics, slopeLimit: Double = 1)
    -> [ETSStart]
  {
    var starts: [ETSStart] = []
    starts.reserveCapacity(24)
    if form.trend.exists {
      let (whole, early) = (heuristics.whole, heuristics.early)
      let limit = slopeLimit
      add(&starts, form, 0, [0.003, 0.15, 0.4, 0.8], v: 0.003, phi: 0.97, whole, limit)
      add(&starts, form, 1, [0.1, 0.4, 0.9], v: 0.1, phi: 0.95, early, limit)
      add(&starts, form, 2, [0.02, 0.1, 0.3, 0.9], v: 0.7, phi: 0.85, early, limit)
      if form.trend.isDamped, !form.season.exists {
        // A drift that fades slowly hides behind one that fades at once.
        add(&starts, form, 3, [0.05, 0.3, 0.6, 0.97], v: 0.003, phi: 0.98, early, limit)
      }
    } else {
      add(&starts, form, 0, [0.01], v: 0, phi: 1, (heuristics.mean, 0))
      add(&starts, form, 1, [0.03, 0.2, 0.5, 0.9], v: 0, phi: 1, (heuristics.earlyMean, 0))
    }
    return starts
  }

  /// Level paths that stay above zero, for series on which no point of the grid makes sense.
  static func flat(_ form: ETSForm, _ heuristics: ETSHeuristics) -> [ETSStart] {
    var starts: [ETSStart] = []
    let flat = (level: heuristics.mean, slope: form.trend.neutral)
    add(&starts, form, 0, [0.01, 0.1, 0.4, 0.8], v: 0.003, phi: 0.9, flat)
    return starts
  }

  private static func add(
    _ starts: inout [ETSStart], _ form: ETSForm, _ group: Int, _ alphas: [Double], v: Double,
    phi: Double, _ line: (level: Double, slope: Double), _ slopeLimit: Double = 1
  ) {
    let lo = ETSParameters.lowest
    for w in form.season.exists ? [0.03, 0.4] : [0] {
      for alpha in alphas {
        starts.append(
          ETSStart(
            group: group,
            parameters: ETSParameters(
              alpha: alpha, beta: form.trend.exists ? lo + (min(alpha, slopeLimit) - lo) * v : 0,
              gamma: form.season.exists ? lo + (1 - lo - alpha) * w : 0,
              phi: form.trend.isDamped ? phi : 1),
            level: line.level, slope: line.slope))
      }
    }
  }
}
