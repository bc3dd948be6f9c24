/// Estimation on one series: the search for each form, and the choice among forms.
struct CESEstimation {
  /// The best form and where its search ended.
  struct Result {
    var form: CESForm
    var point: SIMD4<Double>
    var parameters: CESParameters
    /// The initial state, in the units of the data.
    var initial: CESState
    var converged: Bool
    /// What was compared, in the order of the pool.
    var candidates: [CES.Candidate]
  }

  /// A search is begun at this many groups of the grid.
  private static let starts = 2

  let pool: [CESForm]
  let seasonLength: Int

  /// Fits every form of the pool and keeps the one with the lowest corrected criterion.
  /// - Parameter warm: a form and a point at which its search is begun once more.
  func run(
    _ values: UnsafeBufferPointer<Double>, unit: Double, warm: (form: CESForm, point: SIMD4<Double>)?,
    stop: StopFlag
  ) throws(ForecastError) -> Result {
    let scaled = UnsafeMutableBufferPointer<Double>.allocate(capacity: values.count)
    defer { scaled.deallocate() }
    for t in values.indices { scaled[t] = values[t] / unit }
    let sample = CESSample(UnsafeBufferPointer(scaled), seasonLength: seasonLength, unit: unit)
    let lanes = CESLanes(sample)
    var best: (form: CESForm, end: CESSearch.End, aicc: Double)?
    var candidates: [CES.Candidate] = []
    for form in pool {
      if let reason = obstacle(form, sample) {
        guard pool.count > 1 else { throw reason }
        candidates.append(.init(form: form, reason: reason.description))
        continue
      }
      lanes.use(form)
      let end = try search(lanes, warm: warm?.form == form ? warm?.point : nil, stop: stop)
      let aicc = criterion(form, end.squares, sample)
      candidates.append(.init(form: form, aicc: aicc))
      if best == nil || aicc < best!.aicc { best = (form, end, aicc) }
    }
    guard let best, best.end.squares < .infinity else {
      throw .notEstimable("every path overflows")
    }
    let parameters = lanes.parameters(of: best.form, at: best.end.point)
    return Result(
      form: best.form, point: best.end.point, parameters: parameters,
      initial: sample.backcast(best.form, parameters).scaled(by: unit),
      converged: best.end.converged, candidates: candidates)
  }

  /// Why a form cannot be fitted to the sample.
  private func obstacle(_ form: CESForm, _ sample: CESSample) -> ForecastError? {
    let need = form.minimumObservations(seasonLength: seasonLength)
    if sample.observed < need { return .tooShort(have: sample.observed, need: need) }
    if form.isSeasonal, !sample.hasAllSeasons {
      return .missingValues("a season of the cycle was never observed")
    }
    return nil
  }

  /// The corrected criterion of Akaike at a sum of squares in units of the sample.
  private func criterion(_ form: CESForm, _ squares: Double, _ sample: CESSample) -> Double {
    let n = Double(sample.observed)
    let k = Double(form.estimatedCount(seasonLength: seasonLength) + 1)
    let fit = n * (log(2 * Double.pi * squares / n) + 1 + 2 * log(sample.unit))
    return fit + 2 * k + 2 * k * (k + 1) / (n - k - 1)
  }

  private func search(_ lanes: CESLanes, warm: SIMD4<Double>?, stop: StopFlag)
    throws(ForecastError) -> CESSearch.End
  {
    let search = CESSearch(lanes: lanes)
    var best = CESSearch.End()
    for start in search.scan().prefix(Self.starts) where start.squares < .infinity {
      let end = try search.descend(from: start.point, stop: stop)
      if end.squares < best.squares { best = end }
    }
    if let warm {
      let end = try search.descend(from: warm, stop: stop)
      if end.squares < best.squares { best = end }
    }
    return best
  }
}
