/// How a likelihood is weighed against the number of parameters; the smallest value wins.
///
/// Sources: Akaike (1974); Hurvich & Tsai (1989) for the correction; Schwarz (1978).
public enum InformationCriterion: String, Sendable, Hashable, Codable, CaseIterable {
  /// Akaike's, −2ℓ + 2k.
  case aic
  /// Akaike's, corrected for small samples: AIC + 2k(k + 1)/(n − k − 1).
  case aicc
  /// Schwarz's, −2ℓ + k log n.
  case bic

  /// What is added to −2ℓ for `k` parameters, the variance included, and `n` observations; infinite
  /// where the criterion is undefined.
  func penalty(parameters k: Int, observations n: Int) -> Double {
    let (k, n) = (Double(k), Double(n))
    switch self {
    case .aic: return 2 * k
    case .aicc: return n > k + 1 ? 2 * k + 2 * k * (k + 1) / (n - k - 1) : .infinity
    case .bic: return k * log(n)
    }
  }
}
