/// Which forms an automatic choice looks at: a letter for each part, or Z for any, written such as
/// `ZZZ` or `ZAZ`.
///
/// Z stands for the sensible kinds of its part: a multiplicative trend, or an additive error with a
/// multiplicative season, has to be asked for by its letters. Unlike R, where a separate argument
/// says whether trends are damped, A means the undamped and Ad the damped trend.
public struct ETSPattern: Sendable, Hashable {
  /// How errors enter; nil for any.
  public let error: ETSForm.ErrorKind?
  /// How the level moves on; nil for none, additive and damped additive.
  public let trend: ETSForm.Trend?
  /// How the season enters; nil for any.
  public let season: ETSForm.SeasonKind?

  /// A pattern from its parts; nil is any.
  public init(
    error: ETSForm.ErrorKind? = nil, trend: ETSForm.Trend? = nil, season: ETSForm.SeasonKind? = nil
  ) {
    self.error = error
    self.trend = trend
    self.season = season
  }

  /// Any sensible form.
  public static let any = ETSPattern()

  /// The forms of ``any``, which most series are fitted with.
  private static let sensible = ETSPattern().listed

  private static let sensibleWithoutSeason = resolved(sensible)

  /// Its forms, simplest first.
  var forms: [ETSForm] { self == .any ? Self.sensible : listed }

  /// Its forms for a season of `m` steps: without one, seasonal forms are the same as those before
  /// them.
  func forms(seasonLength m: Int) -> [ETSForm] {
    if m > 1 { return forms }
    return self == .any ? Self.sensibleWithoutSeason : Self.resolved(listed)
  }

  private static func resolved(_ forms: [ETSForm]) -> [ETSForm] {
    var distinct: [ETSForm] = []
    for form in forms {
      let form = form.resolved(seasonLength: 1)
      if !distinct.contains(form) { distinct.append(form) }
    }
    return distinct
  }

  private var listed: [ETSForm] {
    let errors = error.map { [$0] } ?? [.additive, .multiplicative]
    let trends = trend.map { [$0] } ?? [.none, .additive, .dampedAdditive]
    let seasons = season.map { [$0] } ?? [.none, .additive, .multiplicative]
    let isAsked = error != nil && season != nil
    return seasons.flatMap { season in
      trends.flatMap { trend in
        errors.compactMap { error in
          let form = ETSForm(error: error, trend: trend, season: season)
          let isUnlikely = error == .additive && season == .multiplicative
          return isUnlikely && !isAsked ? nil : form
        }
      }
    }
  }
}

extension ETSPattern: LosslessStringConvertible {
  /// Parses the three letters, such as `ZZZ` or `MZM`; nil where they are no pattern.
  public init?(_ description: String) {
    guard description.count >= 3 else { return nil }
    func part<Kind: RawRepresentable<String>>(_ letters: Substring) -> Kind?? {
      letters == "Z" ? .some(nil) : Kind(rawValue: String(letters)).map { .some($0) }
    }
    guard let error: ETSForm.ErrorKind? = part(description.prefix(1)),
      let trend: ETSForm.Trend? = part(description.dropFirst().dropLast()),
      let season: ETSForm.SeasonKind? = part(description.suffix(1))
    else { return nil }
    self.init(error: error, trend: trend, season: season)
  }

  /// The letters of error, trend and season.
  public var description: String {
    (error?.rawValue ?? "Z") + (trend?.rawValue ?? "Z") + (season?.rawValue ?? "Z")
  }
}
