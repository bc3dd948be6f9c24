import Forecasting
import Testing

@Suite("Least squares")
struct LeastSquaresTests {
  /// Longley's data (1967): the classic badly conditioned regression; employment on six columns.
  static let longley: [[Double]] = [
    [60323, 83.0, 234289, 2356, 1590, 107608, 1947],
    [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
    [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
    [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
    [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
    [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
    [64989, 99.0, 365385, 1870, 3547, 115094, 1953],
    [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
    [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
    [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
    [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
    [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
    [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
    [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
    [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
    [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
  ]

  private func design(_ columns: [String: [Double]], order: [String]) -> DesignMatrix {
    var matrix = DesignMatrix(rows: columns[order[0]]!.count, names: order)
    for (j, name) in order.enumerated() {
      for (i, value) in columns[name]!.enumerated() { matrix[i, j] = value }
    }
    return matrix
  }

  @Test("Longley's regression has NIST's certified coefficients and standard errors")
  func longleyRegression() throws {
    var matrix = DesignMatrix(
      rows: 16, names: ["intercept", "deflator", "gnp", "idle", "army", "people", "year"])
    for (i, row) in Self.longley.enumerated() {
      matrix[i, 0] = 1
      for j in 1...6 { matrix[i, j] = row[j] }
    }
    let solution = try LeastSquares(matrix, rightHandSides: [Self.longley.map { $0[0] }])
    let certified = [
      -3482258.63459582, 15.0618722713733, -0.358191792925910e-1, -2.02022980381683,
      -1.03322686717359, -0.511041056535807e-1, 1829.15146461355,
    ]
    let errors = [
      890420.383607373, 84.9149257747669, 0.334910077722432e-1, 0.488399681651699,
      0.214274163161675, 0.226073200069370, 455.478499142212,
    ]
    for index in 0..<7 {
      #expect(
        abs(solution.coefficients[0][index] / certified[index] - 1) < 1e-8, "\(matrix.names[index])"
      )
      #expect(abs(solution.standardErrors()[index] / errors[index] - 1) < 1e-8)
    }
    #expect(abs(solution.residualVariance().squareRoot() / 304.854073561965 - 1) < 1e-10)
    #expect(solution.degreesOfFreedom == 9)
  }

  @Test("Several right-hand sides are solved as if each stood alone")
  func severalSides() throws {
    let matrix = design(
      ["one": [1, 1, 1, 1], "t": [1, 2, 3, 4]], order: ["one", "t"])
    let sides: [[Double]] = [[3, 5, 7, 9], [1, -1, 2, 4]]
    let both = try LeastSquares(matrix, rightHandSides: sides)
    for (index, side) in sides.enumerated() {
      let alone = try LeastSquares(matrix, rightHandSides: [side])
      #expect(agrees(both.coefficients[index], alone.coefficients[0], relative: 1e-14))
    }
    #expect(agrees(both.coefficients[0], [1, 2], relative: 1e-14))
    #expect(abs(both.sumsOfSquares[0]) < 1e-26)
    // Hat value of the last row of a straight line through four points: 1/4 + 1.5²/5.
    #expect(abs(both.leverage(of: [1, 4]) - 0.7) < 1e-14)
    #expect(agrees(both.unitErrors.map { $0 * $0 }, [1.5, 0.2], relative: 1e-14))
  }

  @Test("The dependent column is named, and never the preferred one")
  func dependentColumns() {
    let columns: [String: [Double]] = [
      "one": [1, 1, 1, 1], "a": [1, 2, 3, 5], "b": [5, 7, 9, 13], "zero": [0, 0, 0, 0],
    ]
    for order in [["one", "a", "b"], ["one", "b", "a"]] {
      #expect {
        try LeastSquares(
          design(columns, order: order), rightHandSides: [[1, 2, 3, 4]], preferred: 1)
      } throws: { error in
        guard case .rankDeficient(let names) = error as? ForecastError else { return false }
        return names == ["a"] || names == ["b"]
      }
    }
    #expect(throws: ForecastError.rankDeficient(columns: ["zero"])) {
      try LeastSquares(
        design(columns, order: ["one", "zero", "a"]), rightHandSides: [[1, 2, 3, 4]])
    }
  }

  @Test("Columns of very different size do not look dependent")
  func scaling() throws {
    let matrix = design(
      ["tiny": [1e-150, 2e-150, -1e-150], "huge": [3e150, 1e150, 2e150]], order: ["tiny", "huge"])
    let solution = try LeastSquares(matrix, rightHandSides: [[9, 8, 1]])
    #expect(abs(solution.coefficients[0][0] / 3e150 - 1) < 1e-14)
    #expect(abs(solution.coefficients[0][1] / 2e-150 - 1) < 1e-14)
  }

  @Test("Many threads at once get the same bits as one")
  func concurrency() async throws {
    @Sendable func solve(_ seed: UInt64) throws -> LeastSquares {
      var matrix = DesignMatrix(rows: 97, names: (0..<9).map { "x\($0)" })
      matrix.values = RegressionTests.noise(97 * 9, seed: seed)
      return try LeastSquares(matrix, rightHandSides: [RegressionTests.noise(97, seed: seed + 1)])
    }
    let parallel = try await withThrowingTaskGroup(of: (UInt64, LeastSquares).self) { group in
      for seed in UInt64(1)...64 { group.addTask { (seed, try solve(seed)) } }
      return try await group.reduce(into: [UInt64: LeastSquares]()) { $0[$1.0] = $1.1 }
    }
    for (seed, solution) in parallel { #expect(try solution == solve(seed)) }
  }

  @Test("Numbers that are not finite are refused before LAPACK sees them")
  func notFinite() {
    for bad in [Double.nan, .infinity] {
      #expect(throws: ForecastError.notFinite("regressor a in row 2")) {
        try LeastSquares(
          design(["one": [1, 1, 1], "a": [1, bad, 2]], order: ["one", "a"]),
          rightHandSides: [[1, 2, 3]])
      }
      #expect(throws: ForecastError.notFinite("a regressed value")) {
        try LeastSquares(
          design(["one": [1, 1, 1]], order: ["one"]), rightHandSides: [[1, 2, bad]])
      }
    }
  }

  @Test("Fewer rows than columns are refused")
  func tooFewRows() {
    #expect(throws: ForecastError.tooShort(have: 1, need: 2)) {
      try LeastSquares(
        design(["one": [1], "a": [2]], order: ["one", "a"]), rightHandSides: [[1]])
    }
  }
}
