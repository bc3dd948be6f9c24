import Testing

import Forecasting

/// The derivatives that the search relies on.
struct ETSObjectiveTests {
  static let forms = [
    "ANN", "AAN", "AAdN", "MNN", "MAN", "MAdN", "ANA", "AAA", "AAdA", "MNA", "MAA", "MAdA", "MNM",
    "MAM", "MAdM", "ANM", "AAM", "AAdM",
  ]

  /// Four years of quarters near 1 with a season, a bend and two gaps.
  static let values: [Double] = (0..<16).map { (t: Int) -> Double in
    if t == 0 || t == 7 { return .nan }
    let season = [0.1, -0.05, 0.02, -0.07][t % 4]
    let noise = Double((t * 7) % 5) / 50
    return 1 + 0.02 * Double(t) + season + noise
  }

  /// A point inside the box and its neighbours of the search's coordinates.
  static func point(_ form: ETSForm, _ layout: ETSLayout) -> [Double] {
    var z = [0.95]
    if form.trend != .none { z.append(0.02) }
    if form.season == .additive { z += [0.11, 0.03, 0.05] }
    if form.season == .multiplicative { z += [1.1, 1.02, 1.04] }
    z.append(0.31)
    while z.count < layout.count { z.append(z.count == layout.count - 1 ? 0.87 : 0.4) }
    return z
  }

  @Test(
    "The adjoint gradient is the derivative of the objective, gaps included",
    arguments: forms)
  func gradientIsDerivative(name: String) throws {
    let form = try #require(ETSForm(name))
    let layout = ETSLayout(form, seasonLength: 4)
    Self.values.withUnsafeBufferPointer { values in
      let objective = ETSObjective(layout, values: values)
      let z = Self.point(form, layout)
      var g = [Double](repeating: 0, count: layout.count)
      _ = objective.value(at: z)
      objective.gradient(at: z, into: &g)
      for i in z.indices {
        let step = 1e-5
        var (above, below) = (z, z)
        above[i] += step
        below[i] -= step
        let slope = (objective.value(at: above) - objective.value(at: below)) / (2 * step)
        #expect(abs(slope - g[i]) < 1e-6 * (1 + abs(slope)), "\(name), coordinate \(i)")
      }
    }
  }

  @Test("The metric is the one of Gauss and Newton: half the second differences of the squares")
  func metricSolvesLeastSquares() throws {
    // With smoothing parameters held, additive means are linear in the states: one step with the
    // metric has to land where the gradient by the states is zero.
    let form = try #require(ETSForm("AAdA"))
    let layout = ETSLayout(form, seasonLength: 4)
    Self.values.withUnsafeBufferPointer { values in
      let objective = ETSObjective(layout, values: values)
      var z = Self.point(form, layout)
      var g = [Double](repeating: 0, count: layout.count)
      var metric = [Double](repeating: 0, count: layout.count * layout.padded)
      _ = objective.value(at: z)
      objective.gradient(at: z, into: &g)
      objective.hessian(at: z, into: &metric)
      let free = layout.states
      var rows = (0..<free).map { i in
        (0..<free).map { metric[i * layout.padded + $0] } + [-g[i]]
      }
      for i in 0..<free {
        for k in 0..<free where k != i {
          let ratio = rows[k][i] / rows[i][i]
          for c in 0...free { rows[k][c] -= ratio * rows[i][c] }
        }
      }
      for i in 0..<free { z[i] += rows[i][free] / rows[i][i] }
      _ = objective.value(at: z)
      objective.gradient(at: z, into: &g)
      for i in 0..<free { #expect(abs(g[i]) < 1e-8) }
    }
  }
}
