/// The forms of a pattern that a series can be fitted with, and why the others are left out.
struct ETSPool {
  /// What is left, simplest first; at least one.
  private(set) var forms: [ETSForm] = []
  private let pattern: [ETSForm]
  private var reasons: [ETSForm: ForecastError] = [:]

  /// Sorts out what makes no sense for values.
  /// - Throws: the reason of the first form where none is left.
  init(
    _ pattern: ETSPattern, _ values: UnsafeBufferPointer<Double>, _ scale: ETSScale,
    seasonLength m: Int
  ) throws(ForecastError) {
    var all: [ETSForm] = []
    for form in pattern.forms {
      let form = form.resolved(seasonLength: m)
      if !all.contains(form) { all.append(form) }
    }
    self.pattern = all
    var unobserved: ForecastError?
    if all.contains(where: { $0.season.exists }) {
      do throws(ForecastError) { try ETS.requireAllSeasons(values, m) } catch { unobserved = error }
    }
    for form in all {
      let need = ETS(form).minimumObservations(season: m)
      if form.needsPositiveValues, !(scale.smallest > 0) {
        reasons[form] = .nonPositive
      } else if scale.observed < need {
        reasons[form] = .tooShort(have: scale.observed, need: need)
      } else if form.season.exists, let unobserved {
        reasons[form] = unobserved
      } else {
        forms.append(form)
      }
    }
    if forms.isEmpty { throw reasons[all[0]]! }
  }

  /// All forms of the pattern: those that were estimated as given, the others with their reasons.
  func candidates(estimated: [ETSForm: FitSummary.Candidate]) -> [FitSummary.Candidate] {
    pattern.map { form in
      estimated[form]
        ?? FitSummary.Candidate(
          ETS.spec(of: form, .likelihood),
          leftOut: reasons[form]?.description ?? "all values are equal")
    }
  }
}
