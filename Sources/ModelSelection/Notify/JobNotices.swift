internal import Flow
internal import Forecasting

/// What the weekly job wants people to know beside success and failure.
extension TaskContext {
  /// Tells that published forecasts are no longer as good as they were promised to be.
  /// - Parameter sentences: one a finding.
  func tell(drift sentences: [String], of job: String) {
    guard let first = sentences.first else { return }
    let subject = sentences.count == 1 ? first : "\(sentences.count) signs of drift"
    notify(.drift, "\(job): \(subject)", body: sentences.joined(separator: "\n") + "\n")
  }

  /// Tells which champions are not those of last time.
  func tell(newChampions champions: Champions, of job: String) {
    let changes = champions.reasons.compactMap { reason -> String? in
      guard let old = reason.incumbent?.model, old != reason.champion.model else { return nil }
      return "\(reason.id ?? "the panel"): \(reason.champion.model) in place of \(old)"
    }
    guard let first = changes.first else { return }
    let subject = changes.count == 1 ? first : "\(changes.count) new champions"
    let reasons = champions.reasons
      .filter { $0.incumbent.map(\.model) != nil && $0.incumbent?.model != $0.champion.model }
      .map(\.description)
    notify(
      .champion, "\(job): \(subject)",
      body: (changes + [""] + reasons).joined(separator: "\n") + "\n")
  }
}
