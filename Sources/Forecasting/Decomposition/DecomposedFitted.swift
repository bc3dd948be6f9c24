extension Decomposed {
  /// A fitted ``Decomposed``: the model of the seasonally adjusted series, and the last cycle of the
  /// season.
  public struct Fitted: FittedForecaster {
    /// The fitted series.
    public private(set) var header: SeriesHeader
    /// What was taken out; nil where there was no season.
    let season: Season?
    /// The fit of the model that follows.
    public private(set) var rest: AnyFitted

    /// What was taken out of the series, and how.
    struct Season: Sendable, Hashable, Codable {
      let decomposition: SeasonalDecomposition
      /// What the values were transformed by before; nil: nothing.
      let transformation: Transformation?
      /// The number of values that were taken apart.
      let count: Int
      /// The last cycle of each season.
      let indices: [SeasonalIndices]
    }

    init(header: SeriesHeader, season: Season?, rest: AnyFitted) {
      self.header = header
      self.season = season
      self.rest = rest
    }

    /// The forecasts of the model that follows with the last cycle of the season: where it is added,
    /// intervals are shifted, as if it were known; where it multiplies, they are stretched. Those of
    /// a transformed series are carried back.
    /// - Throws: what the model that follows throws, and ``ForecastError/notFinite(_:)``.
    /// - Complexity: that of the model that follows.
    public func predict(horizon: Int) throws(ForecastError) -> Prediction {
      let prediction = try rest.predict(horizon: horizon)
      guard let season else { return prediction }
      let restored = try prediction.restored(season.indices, from: header.count)
      guard let transformation = season.transformation, transformation != .none else {
        return restored
      }
      return try restored.carriedBack(by: transformation)
    }

    /// The one-step forecasts of the model that follows, with the season as it was found: that of a
    /// position in the past knows the cycles after it too. Means of a transformed series allow for
    /// the variance that the next step has.
    ///
    /// All are NaN if `history` is shorter than the series that was fitted.
    /// - Complexity: that of the decomposition and of the model that follows.
    public func fittedValues(of history: TimeSeries) -> [Double] {
      guard let season else { return rest.fittedValues(of: history) }
      guard let (adjusted, seasonal) = season.adjust(history) else {
        return [Double](filledWith: .nan, count: history.count)
      }
      let isAdded = season.decomposition.form == .additive
      let fitted = zip(rest.fittedValues(of: adjusted), seasonal).map {
        isAdded ? $0 + $1 : $0 * $1
      }
      guard let transformation = season.transformation, transformation != .none else {
        return fitted
      }
      let next = try? rest.predict(horizon: 1).restored(season.indices, from: header.count)
      let error = next?.standardError[0] ?? 0
      return fitted.map {
        (try? transformation.invertMean($0, variance: error * error)) ?? .nan
      }
    }

    /// Takes the last cycle of the season out of the new values, and what is left into the model that
    /// follows.
    /// - Throws: what that throws, and ``ForecastError/nonPositive`` for a value without a transform.
    public mutating func update(_ newValues: [Double]) throws(ForecastError) {
      try update(with: TimeSeries(values: newValues))
    }

    /// The same with the columns beside the new values, for the model that follows.
    public mutating func update(with next: TimeSeries) throws(ForecastError) {
      var values = next.values
      if let season {
        if let transformation = season.transformation { values = try transformation.apply(values) }
        for step in values.indices {
          values[step] = season.indices.adjust(values[step], at: header.count + step)
        }
      }
      try rest.update(with: next.replacingValues(with: values))
      header.advance(by: next.count)
    }

    /// The estimates of the model that follows; the last cycle of the season, s1 … sm by the phase of
    /// the first value, and `s24-1` … with several seasons.
    public var summary: FitSummary { summary(rest.summary) }

    /// The same with what takes the history to tell of the model that follows.
    public func summary(of history: TimeSeries) -> FitSummary {
      guard let season else { return rest.summary(of: history) }
      guard let (adjusted, _) = season.adjust(history) else { return summary }
      return summary(rest.summary(of: adjusted))
    }

    private func summary(_ inner: FitSummary) -> FitSummary {
      guard let season else { return inner }
      var summary = inner
      summary.resolved = season.spec(followedBy: inner.resolved)
      summary.candidates = inner.candidates?.map {
        var candidate = $0
        candidate.spec = season.spec(followedBy: candidate.spec)
        return candidate
      }
      for indices in season.indices {
        let prefix = season.indices.count == 1 ? "s" : "s\(indices.values.count)-"
        for (phase, index) in indices.values.enumerated() {
          summary.parameters.append(.init("\(prefix)\(phase + 1)", index))
        }
      }
      let scale = "likelihood and errors are those of the seasonally adjusted series"
      summary.note = [inner.note, scale].compactMap { $0 }.joined(separator: "; ")
      return summary
    }
  }
}

extension Decomposed.Fitted.Season {
  /// What was fitted, by the model that followed.
  fileprivate func spec(followedBy model: ModelSpec) -> ModelSpec {
    let transformation = transformation.map { TransformationChoice.fixed($0) }
    return Decomposed.spec(decomposition, transformation, followedBy: model)
  }

  /// The history without its season, and the season: as it was found where the model was fitted,
  /// and its last cycle behind; nil where that is not possible.
  fileprivate func adjust(_ history: TimeSeries) -> (TimeSeries, seasonal: [Double])? {
    guard history.count >= count else { return nil }
    let all = try? transformation.map { try $0.apply(history.values) } ?? history.values
    guard let all,
      let past = try? decomposition.adjust(
        Array(all.prefix(count)), seasonLength: history.seasonLength)
    else { return nil }
    var (values, seasonal) = (past.values, past.seasonal)
    let none = decomposition.form == .additive ? 0.0 : 1
    for t in count..<all.count {
      values.append(indices.adjust(all[t], at: t))
      seasonal.append(indices.restore(none, at: t))
    }
    return (history.seasonless(values), seasonal)
  }
}
