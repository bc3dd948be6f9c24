/// Chooses whole terms of a regression by a criterion, on the rows that all candidates have.
struct TermSelection {
  /// The terms with the best criterion.
  let terms: [RegressionTerm]
  /// All that was looked at, fewest terms first.
  let candidates: [FitSummary.Candidate]

  /// The most terms of which all combinations are tried.
  private static let exhaustive = 6

  /// All combinations of up to six terms; of more, one after the other is dropped while that improves
  /// the criterion.
  /// - Throws: the reason of the whole regression, where no combination can be estimated.
  /// - Complexity: O(rows · columns²) for each combination.
  init(
    _ design: RegressionDesign, _ sample: RegressionSample, of series: TimeSeries,
    by criterion: RegressionOptions.Selection, stop: StopFlag
  ) throws(ForecastError) {
    var search = try Search(design, sample, series, criterion)
    let all = Array(design.terms.indices)
    if all.count <= Self.exhaustive {
      let subsets = (1..<(1 << all.count)).map { bits in all.filter { bits >> $0 & 1 == 1 } }
      for subset in subsets.sorted(by: { $0.count < $1.count }) {
        try stop.check()
        search.look(at: subset)
      }
    } else {
      search.look(at: all)
      var current = all
      while current.count > 1 {
        try stop.check()
        let before = search.best
        for left in current { search.look(at: current.filter { $0 != left }) }
        guard search.best != before, let best = search.best else { break }
        current = best
      }
    }
    guard let best = search.best else {
      throw search.failure ?? .notEstimable("no combination of terms can be estimated")
    }
    terms = best.map { design.terms[$0] }
    candidates = search.candidates
  }

  private struct Search {
    private let design: RegressionDesign
    private let sample: RegressionSample
    private let criterion: RegressionOptions.Selection
    /// The columns of each term.
    private let columns: [Range<Int>]
    /// What counts as zero beside the squares of the values.
    private let noise: Double
    private(set) var best: [Int]?
    private var bestScore = Double.infinity
    private(set) var failure: ForecastError?
    private(set) var candidates: [FitSummary.Candidate] = []

    init(
      _ design: RegressionDesign, _ sample: RegressionSample, _ series: TimeSeries,
      _ criterion: RegressionOptions.Selection
    ) throws(ForecastError) {
      self.design = design
      self.sample = sample
      self.criterion = criterion
      var columns: [Range<Int>] = []
      for term in design.terms {
        let first = columns.last?.upperBound ?? 1
        let count = try RegressionDesign(terms: [term], series: series).regressorCount
        columns.append(first..<(first + count))
      }
      self.columns = columns
      let size = sample.response.reduce(0) { max($0, abs($1)) }
      let rounding = 1e-14 * size
      noise = max(Double(sample.response.count) * rounding * rounding, .leastNormalMagnitude)
    }

    /// Scores a combination; of equal ones the earlier stays.
    mutating func look(at terms: [Int]) {
      let spec = Regression(terms.map { design.terms[$0] }).spec
      do throws(ForecastError) {
        let score = try score([0] + terms.flatMap { columns[$0] })
        candidates.append(.init(spec, criterion: score))
        if score < bestScore { (best, bestScore) = (terms, score) }
      } catch {
        candidates.append(.init(spec, leftOut: error.description))
        failure = error
      }
    }

    private func score(_ chosen: [Int]) throws(ForecastError) -> Double {
      let whole = sample.matrix
      var matrix = DesignMatrix(rows: whole.rows, names: chosen.map { whole.names[$0] })
      for (target, source) in chosen.enumerated() {
        for row in 0..<whole.rows { matrix[row, target] = whole[row, source] }
      }
      let estimate = try RegressionEstimate(matrix, sample.response)
      let score =
        criterion == .aicc
        ? estimate.akaike(noise: noise)
        : estimate.crossValidation(matrix, sample.response, noise: noise)
      guard score.isFinite else {
        throw .notEstimable("\(matrix.rows) rows are too few for the criterion")
      }
      return score
    }
  }
}

extension RegressionEstimate {
  /// Akaike's criterion, corrected for small samples: n·log(SSE/n) + 2(k + 2) + 2(k + 2)(k + 3)/(n − k − 3)
  /// with k regressors beside the intercept (Hyndman & Athanasopoulos, 3rd ed., 7.5); infinite where
  /// rows are too few.
  /// - Parameter noise: the least sum of squares that is told from zero.
  func akaike(noise: Double = 0) -> Double {
    let (n, k) = (Double(rows), Double(coefficients.count - 1))
    guard n > k + 3 else { return .infinity }
    return n * log(max(sumOfSquares, noise) / n) + 2 * (k + 2)
      + 2 * (k + 2) * (k + 3) / (n - k - 3)
  }

  /// The mean squared error of each row under the regression on all others, (e/(1 − h))², with h its
  /// leverage (Allen 1974, PRESS); infinite where a row alone determines a coefficient.
  /// - Complexity: O(rows · coefficients²).
  func crossValidation(_ design: DesignMatrix, _ response: [Double], noise: Double = 0) -> Double {
    var row = [Double](repeating: 0, count: design.columns)
    var sum = 0.0
    for index in 0..<design.rows {
      var error = response[index]
      for column in row.indices {
        row[column] = design[index, column]
        error -= row[column] * coefficients[column]
      }
      let rest = 1 - leverage(of: row)
      guard rest > 1e-10 else { return .infinity }
      sum += (error / rest) * (error / rest)
    }
    return max(sum, noise) / Double(design.rows)
  }
}
