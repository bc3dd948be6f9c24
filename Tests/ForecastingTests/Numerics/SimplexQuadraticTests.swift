import Forecasting
import Testing

@Suite("Quadratic minima over weights")
struct SimplexQuadraticTests {
  @Test("no exchange between two weights lowers the value (Karush-Kuhn-Tucker)")
  func optimal() {
    var random = TestRandom(seed: 7)
    var sizes: Set<Int> = []
    for _ in 0..<200 {
      let size = 4
      let rows = (0..<6).map { _ in (0..<size).map { _ in random.normal() } }
      var matrix = [Double](repeating: 0, count: size * size)
      for row in rows {
        for (i, first) in row.enumerated() {
          for (j, second) in row.enumerated() { matrix[i * size + j] += first * second }
        }
      }
      let linear = (0..<size).map { _ in 4 * random.normal() }
      let weights = SimplexQuadratic(matrix: matrix, linear: linear).minimum()
      #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
      #expect(weights.allSatisfy { $0 >= 0 })
      let slopes = (0..<size).map { row in
        (0..<size).reduce(-linear[row]) { $0 + matrix[row * size + $1] * weights[$1] }
      }
      // All that are used have the least slope.
      let least = slopes.min()!
      for (weight, slope) in zip(weights, slopes) where weight > 0 {
        #expect(abs(slope - least) < 1e-9)
      }
      sizes.insert(weights.count { $0 > 0 })
    }
    #expect(sizes == [1, 2, 3, 4])
  }

  @Test("two weights by hand, one alone, and a matrix that is not positive definite")
  func small() {
    // w² + (1 − w)² − 2·0.5·w is least at w = 0.75.
    let two = SimplexQuadratic(matrix: [1, 0, 0, 1], linear: [0.5, 0]).minimum()
    #expect(agrees(two, [0.75, 0.25], relative: 1e-12))
    #expect(SimplexQuadratic(matrix: [3], linear: [-5]).minimum() == [1])
    // Only single weights can be solved for: 1·w₁² against 2·w₂².
    #expect(SimplexQuadratic(matrix: [1, 2, 2, 2], linear: [0, 0]).minimum() == [1, 0])
  }
}
