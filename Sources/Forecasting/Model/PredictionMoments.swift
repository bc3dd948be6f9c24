/// Means and standard errors of a prediction: two buffers of its own, or a part of one that the
/// predictions of many origins share, which would spend most of their time on buffers of their own.
struct PredictionMoments: Sendable {
  /// The means; in a shared buffer the standard errors follow.
  private let storage: [Double]
  private let start: Int
  /// The number of means.
  let count: Int
  /// The standard errors; nil where they follow the means.
  private let errors: [Double]?

  /// Moments in buffers of their own.
  init(mean: [Double], standardError: [Double]) {
    storage = mean
    start = 0
    count = mean.count
    errors = standardError
  }

  /// `count` means and then as many standard errors, in the midst of a buffer.
  init(in storage: [Double], from start: Int, count: Int) {
    self.storage = storage
    self.start = start
    self.count = count
    errors = nil
  }

  /// The means.
  /// - Complexity: O(1), or O(count) in a shared buffer.
  var mean: [Double] { errors == nil ? Array(storage[start..<(start + count)]) : storage }

  /// The standard errors.
  /// - Complexity: O(1), or O(count) in a shared buffer.
  var standardError: [Double] {
    errors ?? Array(storage[(start + count)..<(start + 2 * count)])
  }

  /// The mean of a step, counted from 0.
  func mean(at step: Int) -> Double { storage[start + step] }

  /// `score` standard errors beyond the means, or beyond what stands in their place.
  /// - Complexity: O(count), with no buffer beside the result.
  func quantile(score: Double, around center: [Double]?) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { result, filled in
      for step in 0..<count {
        let middle = center?[step] ?? storage[start + step]
        result[step] = middle + score * (errors?[step] ?? storage[start + count + step])
      }
      filled = count
    }
  }

  /// Throws ``ForecastError/notFinite(_:)`` when a mean or standard error is not finite.
  func requireFinite() throws(ForecastError) {
    for step in 0..<count {
      let error = errors?[step] ?? storage[start + count + step]
      if !(storage[start + step].isFinite && error.isFinite) {
        throw .notFinite("at step \(step + 1)")
      }
    }
  }
}

extension PredictionMoments: Hashable {
  /// Whether the numbers are equal, wherever they are.
  static func == (a: Self, b: Self) -> Bool {
    a.mean == b.mean && a.standardError == b.standardError
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(mean)
    hasher.combine(standardError)
  }
}
