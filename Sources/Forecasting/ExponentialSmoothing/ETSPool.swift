/// The forms of a pattern for a season that a series can be fitted with, and why the others are left out.
struct ETSPool {
  /// What is left, simplest first; at least one.
  private(set) var forms: [ETSForm] = []
  /// All forms, those that are left out with the reason.
  private var entries: [(form: ETSForm, reason: ForecastError?)] = []

  /// Sorts out what makes no sense for values.
  /// - Throws: the reason of the first form where none is left.
  init(
    of pattern: [ETSForm], _ values: UnsafeBufferPointer<Double>, _ scale: ETSScale,
    seasonLength m: Int
  ) throws(ForecastError) {
    entries.reserveCapacity(pattern.count)
    forms.reserveCapacity(pattern.count)
    var seasons: ForecastError?
    if m > 1, pattern.contains(where: { $0.season.exists }) {
      do throws(ForecastError) { try ETS.requireAllSeasons(values, m) } catch { seasons = error }
    }
    for form in pattern {
      let reason = Self.reason(against: form, scale, seasonLength: m, seasons: seasons)
      entries.append((form, reason))
      if reason == nil { forms.append(form) }
    }
    if forms.isEmpty { throw entries[0].reason! }
  }

  private static func reason(
    against form: ETSForm, _ scale: ETSScale, seasonLength m: Int, seasons: ForecastError?
  ) -> ForecastError? {
    let need = form.minimumObservations(seasonLength: m)
    if form.needsPositiveValues, !(scale.smallest > 0) { return .nonPositive }
    if scale.observed < need { return .tooShort(have: scale.observed, need: need) }
    return form.season.exists ? seasons : nil
  }

  /// How all forms fared: those that are left as `tried` says, in their order.
  func trials(_ tried: (Int) -> ETSTrial) -> [ETSTrial] {
    var index = -1
    return entries.map { entry in
      if let reason = entry.reason {
        return ETSTrial(form: entry.form, criterion: nil, verdict: .leftOut(reason))
      }
      index += 1
      return tried(index)
    }
  }
}
