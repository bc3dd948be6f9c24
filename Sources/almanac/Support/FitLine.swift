import Forecasting
import SeriesIO

/// The estimates of one model on one series, as `almanac fit` prints them. What a model does not
/// have is null.
struct FitLine: Encodable, Sendable {
  let id: String
  let model: ModelSpec
  let summary: FitSummary

  private enum Key: String, CodingKey {
    case id = "unique_id"
    case model, resolved, parameters
    case standardErrors = "standard_errors"
    case logLikelihood = "log_likelihood"
    case aic, aicc, bic, sigma2, sse, n, converged, candidates, note
    case residualTest = "ljung_box"
    case rSquared = "r_squared"
    case adjustedRSquared = "adjusted_r_squared"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id, forKey: .id)
    try container.encode(model, forKey: .model)
    try container.encode(summary.resolved, forKey: .resolved)
    var parameters = container.nestedContainer(keyedBy: TextKey.self, forKey: .parameters)
    for parameter in summary.parameters {
      try parameters.encode(finite(parameter.value), forKey: TextKey(parameter.name))
    }
    if summary.parameters.contains(where: { $0.standardError != nil }) {
      var errors = container.nestedContainer(keyedBy: TextKey.self, forKey: .standardErrors)
      for parameter in summary.parameters {
        try errors.encode(parameter.standardError.flatMap(finite), forKey: TextKey(parameter.name))
      }
    } else {
      try container.encodeNil(forKey: .standardErrors)
    }
    try container.encode(summary.logLikelihood.flatMap(finite), forKey: .logLikelihood)
    try container.encode(summary.aic.flatMap(finite), forKey: .aic)
    try container.encode(summary.aicc.flatMap(finite), forKey: .aicc)
    try container.encode(summary.bic.flatMap(finite), forKey: .bic)
    try container.encode(summary.sigma2.flatMap(finite), forKey: .sigma2)
    try container.encode(summary.sse.flatMap(finite), forKey: .sse)
    try container.encode(summary.observations, forKey: .n)
    try container.encode(summary.converged, forKey: .converged)
    try container.encodeIfPresent(summary.rSquared.flatMap(finite), forKey: .rSquared)
    try container.encodeIfPresent(
      summary.adjustedRSquared.flatMap(finite), forKey: .adjustedRSquared)
    try container.encodeIfPresent(
      summary.candidates.map { $0.map(CandidateLine.init) }, forKey: .candidates)
    try container.encodeIfPresent(summary.note, forKey: .note)
    try container.encodeIfPresent(
      summary.residualTest.map(ResidualTestLine.init), forKey: .residualTest)
  }

  /// The test of Ljung and Box on the one-step errors.
  private struct ResidualTestLine: Encodable {
    let test: LjungBoxTest

    init(_ test: LjungBoxTest) { self.test = test }

    private enum Key: String, CodingKey {
      case statistic, lag
      case degreesOfFreedom = "degrees_of_freedom"
      case pValue = "p_value"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(test.statistic, forKey: .statistic)
      try container.encode(test.lag, forKey: .lag)
      try container.encode(test.degreesOfFreedom, forKey: .degreesOfFreedom)
      try container.encode(test.pValue, forKey: .pValue)
    }
  }

  /// One form that an automatic choice looked at; a criterion or a reason that is not there is null.
  private struct CandidateLine: Encodable {
    let candidate: FitSummary.Candidate

    init(_ candidate: FitSummary.Candidate) { self.candidate = candidate }

    private enum Key: String, CodingKey {
      case model, criterion
      case leftOut = "left_out"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(candidate.spec, forKey: .model)
      try container.encode(candidate.criterion, forKey: .criterion)
      try container.encode(candidate.leftOut, forKey: .leftOut)
    }
  }

  /// A perfect fit has an infinite likelihood, which JSON cannot say.
  private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

  /// The same as a table; parameters stand in one column.
  static func table(_ lines: [FitLine]) -> ResultTable {
    var table = ResultTable(columns: [
      "unique_id", "model", "resolved", "parameters", "log_likelihood", "aicc", "sigma2", "n",
      "converged",
    ])
    for line in lines {
      table.append(text: line.id)
      table.append(text: line.model.description)
      table.append(text: line.summary.resolved.description)
      table.append(
        text: line.summary.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
      table.append(number: line.summary.logLikelihood)
      table.append(number: line.summary.aicc)
      table.append(number: line.summary.sigma2)
      table.append(integer: line.summary.observations)
      if let converged = line.summary.converged {
        table.append(flag: converged)
      } else {
        table.appendMissing()
      }
    }
    return table
  }
}
