/// A season so long that one state a step of its cycle is no matter of course: others refuse it, draw
/// it with Fourier terms, or take it out before.
struct ETSLongSeason {
  /// The longest season that is not remarked on, and the longest that R's `ets` takes.
  private static let usual = 24

  private let length: Int

  /// A season of `length` steps; nil where it is not long.
  init?(length: Int) {
    guard length > Self.usual else { return nil }
    self.length = length
  }

  /// How a form treats it; nil for one without a season, which does not look at it.
  func note(_ form: ETSForm) -> String? {
    form.season.exists ? "the long season has \(length) states, one a step of its cycle" : nil
  }

  /// How an automatic choice that looked at seasonal forms treats it, with the form that it chose.
  func note(chosen form: ETSForm) -> String {
    note(form)
      ?? """
      the long season is left out: no form with \(length) states, one a step of its cycle, was chosen
      """
  }
}
