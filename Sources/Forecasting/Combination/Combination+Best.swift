extension Combination {
  /// The default combination, which `almanac models` lists as `best`.
  ///
  /// It was chosen among many by forecasting held-out horizons of the training parts of the M3
  /// competition and of weekly series of M4; Benchmarks/ACCURACY.md has the table.
  public static let best = Combination(
    .learntWeights(power: 2),
    of: [AutoETS(), DynamicTheta(), CES.automatic, AutoARIMA()], named: "best")

  /// The spec with the members, also where the model goes by a single word.
  public var writtenOut: ModelSpec { Self.spec(rule, of: members.map(\.spec)) }
}
