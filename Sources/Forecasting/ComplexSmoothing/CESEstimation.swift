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

  /// A form is left out where the best point of its grid would not win with its sum of squares
  /// reduced to this part.
  private static let hope = 0.7

  let pool: [CESForm]
  let seasonLength: Int

  /// Fits every form of the pool and keeps the one with the lowest corrected criterion.
  /// - Parameter warm: a form and a point at which its search is begun once more.
  func run(
    _ values: UnsafeBufferPointer<Double>, unit: Double,
    warm: (form: CESForm, point: SIMD4<Double>)?,
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
      let search = CESSearch(form, lanes)
      let starts = search.scan()
      let hope = criterion(form, Self.hope * starts[0].squares, sample)
      if let best, hope > best.aicc {
        candidates.append(.init(form: form, reason: "far behind at every point of the grid"))
        continue
      }
      let point = warm?.form == form ? warm?.point : nil
      let end = try search.best(from: starts, warm: point, stop: stop)
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
}
