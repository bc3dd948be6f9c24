/// The estimates of a fitted model. What a model does not have is nil.
public struct FitSummary: Sendable, Hashable, Codable {
  /// The spec that fitting settled on: what automatic selection chose, or the non-seasonal form
  /// where the series has no season.
  public var resolved: ModelSpec
  /// Named estimates, in the order in which the field names them.
  public var parameters: [Parameter]
  /// The Gaussian log-likelihood at the estimates, as the family defines it.
  public var logLikelihood: Double?
  /// Akaike's criterion.
  public var aic: Double?
  /// Akaike's criterion, corrected for small samples.
  public var aicc: Double?
  /// Schwarz's criterion.
  public var bic: Double?
  /// The innovation variance.
  public var sigma2: Double?
  /// The sum of squared one-step errors.
  public var sse: Double?
  /// The number of observations used.
  public var observations: Int
  /// The share of the spread around the mean that a regression explains.
  public var rSquared: Double?
  /// The same, where each coefficient counts against it.
  public var adjustedRSquared: Double?
  /// Whether the search converged; nil for closed forms.
  public var converged: Bool?
  /// What an automatic choice looked at, in the order of its pool; nil for any other model.
  public var candidates: [Candidate]?
  /// What a reader has to know beside the numbers, such as how a long season was treated.
  public var note: String?
  /// Whether the one-step errors are correlated with their own past; nil unless it was asked for by
  /// ``FittedForecaster/summary(of:)``, and where a model has no such test.
  public var residualTest: LjungBoxTest?

  /// One form that an automatic choice looked at.
  public struct Candidate: Sendable, Hashable, Codable {
    /// The form.
    public var spec: ModelSpec
    /// The criterion of the choice; nil where there is none.
    public var criterion: Double?
    /// Why it could not win; nil where it was estimated to the end.
    public var leftOut: String?

    /// A candidate from its parts.
    public init(_ spec: ModelSpec, criterion: Double? = nil, leftOut: String? = nil) {
      self.spec = spec
      self.criterion = criterion
      self.leftOut = leftOut
    }
  }

  /// One estimate.
  public struct Parameter: Sendable, Hashable, Codable {
    /// The field's name for it, such as `alpha` or `ma1`.
    public var name: String
    /// The estimate.
    public var value: Double
    /// Its standard error, where known.
    public var standardError: Double?

    /// An estimate from its parts.
    public init(_ name: String, _ value: Double, standardError: Double? = nil) {
      self.name = name
      self.value = value
      self.standardError = standardError
    }
  }

  /// A summary; criteria are filled in by ``init(resolved:parameters:logLikelihood:estimated:sigma2:sse:observations:converged:)``
  /// where there is a likelihood.
  public init(
    resolved: ModelSpec, parameters: [Parameter], sigma2: Double?, sse: Double?, observations: Int
  ) {
    self.resolved = resolved
    self.parameters = parameters
    self.sigma2 = sigma2
    self.sse = sse
    self.observations = observations
  }

  /// A summary of a likelihood fit with `estimated` free parameters, the variance included.
  ///
  /// AIC = −2ℓ + 2k, AICc = AIC + 2k(k + 1)/(n − k − 1), BIC = −2ℓ + k log n; AICc is nil when
  /// n ≤ k + 1.
  public init(
    resolved: ModelSpec, parameters: [Parameter], logLikelihood: Double, estimated k: Int,
    sigma2: Double?, sse: Double?, observations n: Int, converged: Bool?
  ) {
    self.init(
      resolved: resolved, parameters: parameters, sigma2: sigma2, sse: sse, observations: n)
    self.logLikelihood = logLikelihood
    let k = Double(k)
    let n = Double(n)
    let aic = -2 * logLikelihood + 2 * k
    self.aic = aic
    aicc = n > k + 1 ? aic + 2 * k * (k + 1) / (n - k - 1) : nil
    bic = -2 * logLikelihood + k * log(n)
    self.converged = converged
  }
}
