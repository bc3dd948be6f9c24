extension Prediction {
  /// The same distribution with seasons that are known: means, standard errors and quantiles of each
  /// step shifted, or stretched where the season is a factor.
  /// - Parameter position: that of the first step in the series.
  func restored(
    _ seasons: [SeasonalIndices], from position: Int
  ) throws(ForecastError) -> Prediction {
    var table = tabulated
    if let rows = table?.steps {
      table = QuantileTable(
        steps: rows.enumerated().map { step, row in
          row.map { seasons.restore($0, at: position + step) }
        })
    }
    var restored = try Prediction(
      mean: mean.enumerated().map { seasons.restore($1, at: position + $0) },
      standardError: standardError.enumerated().map {
        seasons.restore(spread: $1, at: position + $0)
      }, family: family, quantiles: table)
    restored.note = note
    return restored
  }

  /// The distribution of the values whose transforms are distributed like this.
  ///
  /// Quantiles are carried back. Means and standard errors are those of ``TransformedNormal``.
  func carriedBack(by transformation: Transformation) throws(ForecastError) -> Prediction {
    var back = try Prediction(
      TransformedNormal(
        transformation, mean: mean, standardError: standardError,
        family: family == .normal ? nil : family))
    back.note = note
    back.quantiles = quantiles.map { table in
      QuantileTable(steps: table.steps.map { $0.map(transformation.quantile) })
    }
    return back
  }

  /// The quantiles where they are not those of the family.
  private var tabulated: QuantileTable? {
    quantiles ?? (transformed == nil ? nil : table)
  }

  private var table: QuantileTable {
    if let quantiles { return quantiles }
    let columns = QuantileTable.probabilities.map { quantile($0) }
    return QuantileTable(steps: mean.indices.map { step in columns.map { $0[step] } })
  }
}
