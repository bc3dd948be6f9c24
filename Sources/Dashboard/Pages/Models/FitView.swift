import Forecasting
import ModelSelection

/// How the champion fits: what is left over, and the estimates.
struct FitView: Sendable {
  /// A name and a value.
  struct Fact: Sendable {
    let name: String
    let value: String
    let error: String
  }

  /// A form that an automatic choice looked at.
  struct Candidate: Sendable {
    let model: String
    let criterion: String
    let reason: String
  }

  let model: String
  let resolved: String?
  let residuals: String?
  let autocorrelation: String?
  let histogram: String?
  let test: String?
  let parameters: [Fact]
  let hasParameters: Bool
  let hasErrors: Bool
  let measures: [Fact]
  let candidates: [Candidate]
  let hasCandidates: Bool
  let note: String?

  init(_ fit: FitStudy, _ study: SeriesStudy, model: String) {
    let summary = fit.summary
    let charts = DiagnosticCharts(study: study, fit: fit)
    let hasResiduals = fit.residuals.contains { !$0.isNaN }
    self.model = model
    let resolved = summary.resolved.description
    self.resolved = resolved == model ? nil : resolved
    residuals = hasResiduals ? charts.residuals(id: "residuals").html : nil
    autocorrelation =
      fit.autocorrelations.isEmpty ? nil : charts.autocorrelation(id: "correlation").html
    histogram = hasResiduals ? charts.histogram(id: "histogram").html : nil
    test = fit.test.map(Self.words)
    parameters = summary.parameters.map { parameter in
      Fact(
        name: parameter.name, value: Figures.text(parameter.value),
        error: parameter.standardError.map { Figures.text($0, digits: 3) } ?? "")
    }
    hasParameters = !parameters.isEmpty
    hasErrors = summary.parameters.contains { $0.standardError != nil }
    measures = Self.measures(summary)
    candidates = (summary.candidates ?? []).map { candidate in
      Candidate(
        model: candidate.spec.description, criterion: Figures.text(candidate.criterion, digits: 7),
        reason: candidate.leftOut ?? "")
    }
    hasCandidates = !candidates.isEmpty
    note = summary.note
  }

  private static func words(_ test: LjungBoxTest) -> String {
    let value = test.pValue < 0.001 ? "p < 0.001" : "p = \(Figures.text(test.pValue, digits: 2))"
    let verdict =
      test.pValue < 0.05
      ? "the errors are correlated with their past: there is something left to explain"
      : "no sign that the errors are correlated with their past"
    return "Ljung–Box over \(test.lag) lags: Q = \(Figures.text(test.statistic, digits: 4)), "
      + "\(value): \(verdict)."
  }

  private static func measures(_ summary: FitSummary) -> [Fact] {
    let numbers: [(String, Double?)] = [
      ("log-likelihood", summary.logLikelihood), ("AIC", summary.aic), ("AICc", summary.aicc),
      ("BIC", summary.bic), ("σ²", summary.sigma2), ("SSE", summary.sse),
      ("R²", summary.rSquared), ("adjusted R²", summary.adjustedRSquared),
      ("observations", Double(summary.observations)),
    ]
    let facts = numbers.compactMap { name, value in
      value.map { Fact(name: name, value: Figures.text($0, digits: 6), error: "") }
    }
    return facts
      + (summary.converged.map { [Fact(name: "converged", value: $0 ? "yes" : "no", error: "")] }
        ?? [])
  }
}
