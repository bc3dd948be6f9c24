/// Means of resampled observations: blocks of neighbours on a circle, so that every observation is
/// drawn equally often (Politis & Romano 1992, the circular block bootstrap).
///
/// Draws are counter-based: a replication is the same whatever else is computed.
enum BlockBootstrap {
  /// The mean of each column in each replication, less the column's own mean.
  /// - Parameters:
  ///   - columns: by model, the observations in order.
  ///   - blockLength: how many neighbours stay together, 1 for independent observations.
  /// - Returns: `replications` rows of one value a column.
  /// - Complexity: O(replications × columns × observations / `blockLength`).
  static func deviations(
    of columns: [[Double]], blockLength: Int, replications: Int, seed: UInt64
  ) -> [Double] {
    let width = columns.count
    let count = columns[0].count
    let sums = runningSums(columns, blockLength: blockLength)
    var deviations = [Double](repeating: 0, count: replications * width)
    for replication in 0..<replications {
      let row = replication * width
      for (block, first) in stride(from: 0, to: count, by: blockLength).enumerated() {
        let start = CounterRandom.index(below: count, seed: seed, replication, block, count)
        let length = min(blockLength, count - first)
        for column in 0..<width {
          deviations[row + column] +=
            sums[(start + length) * width + column] - sums[start * width + column]
        }
      }
      for column in 0..<width { deviations[row + column] /= Double(count) }
    }
    return deviations
  }

  /// Row t: the sums of the first t deviations from the means, on past the end by a block.
  private static func runningSums(_ columns: [[Double]], blockLength: Int) -> [Double] {
    let width = columns.count
    let count = columns[0].count
    var sums = [Double](repeating: 0, count: (count + blockLength) * width)
    for (column, values) in columns.enumerated() {
      let mean = values.reduce(0, +) / Double(count)
      for t in 1..<(count + blockLength) {
        sums[t * width + column] = sums[(t - 1) * width + column] + values[(t - 1) % count] - mean
      }
    }
    return sums
  }
}
