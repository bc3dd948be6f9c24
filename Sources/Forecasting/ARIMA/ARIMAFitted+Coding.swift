extension ARIMA.Fitted {
  enum CodingKeys: String, CodingKey {
    case header, summary, shape, free, coefficients, mean, sigma2, state, transformation
  }

  /// Reads a fitted model, and refuses one whose parts do not fit together: its filters rely on
  /// their lengths.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      header: try container.decode(SeriesHeader.self, forKey: .header),
      summary: try container.decode(FitSummary.self, forKey: .summary),
      shape: try container.decode(ARIMAShape.self, forKey: .shape),
      free: try container.decode([Double].self, forKey: .free),
      coefficients: try container.decode([Double].self, forKey: .coefficients),
      mean: try container.decode(ARIMAMean.self, forKey: .mean),
      sigma2: try container.decode(Double.self, forKey: .sigma2),
      state: try container.decode(ARIMAState.self, forKey: .state),
      transformation: try container.decodeIfPresent(
        Transformation.self, forKey: .transformation))
    guard shape.isValid, free.count == shape.count, coefficients.count == shape.count,
      state.fits(shape), mean.fits(shape)
    else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "coefficients and state do not have the lengths of the model's orders"))
    }
  }
}
