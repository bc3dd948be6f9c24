import Foundation
import Testing

import Forecasting

/// The derivatives that the search relies on.
struct ETSObjectiveTests {
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
    switch form.trend {
    case .none: break
    case .additive, .dampedAdditive: z.append(0.02)
    case .multiplicative, .dampedMultiplicative: z.append(1.02)
    }
    if form.season == .additive { z += [0.11, 0.03, 0.05] }
    if form.season == .multiplicative { z += [1.1, 1.02, 1.04] }
    z.append(0.31)
    while z.count < layout.count { z.append(z.count == layout.count - 1 ? 0.87 : 0.4) }
    return z
  }

  @Test(
    "The adjoint gradient is the derivative of the objective, gaps included",
    arguments: LiteralETS.forms, [0, 0.1])
  func gradientIsDerivative(name: String, kink: Double) throws {
    let form = try #require(ETSForm(name))
    // Sizes of errors in place of squares are for additive errors only.
    guard kink == 0 || form.error == .additive else { return }
    let layout = ETSLayout(form, seasonLength: 4)
    Self.values.withUnsafeBufferPointer { values in
      var objective = ETSObjective(layout, values: values, kink: kink)
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

  @Test("One step with the metric solves the least squares problem of the states")
  func metricSolvesLeastSquares() throws {
    // With smoothing parameters held, additive means are linear in the states: one step with the
    // metric has to land where the gradient by the states is zero.
    let form = try #require(ETSForm("AAdA"))
    let layout = ETSLayout(form, seasonLength: 4)
    Self.values.withUnsafeBufferPointer { values in
      var objective = ETSObjective(layout, values: values)
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

/// The region in which errors of long ago are forgotten.
struct ETSAdmissibilityTests {
  @Test("The test of Schur and Cohn agrees with the bound known for a slow season")
  func closedForm() {
    // Roots leave the circle at the frequency 2π/m first: beta < 4·sin²(π/m)·(1 − alpha/2).
    for m in [4, 7, 12, 24, 52] {
      for alpha in [0.2, 0.5, 0.8] {
        let sine = sin(Double.pi / Double(m))
        let bound = min(4 * sine * sine * (1 - alpha / 2), alpha)
        let below = ETSParameters(alpha: alpha, beta: 0.97 * bound, gamma: 1e-4)
        #expect(ETSAdmissibility.holds(below, seasonLength: m), "\(m) \(alpha)")
        guard bound < alpha else { continue }
        let above = ETSParameters(alpha: alpha, beta: 1.1 * bound, gamma: 1e-4)
        #expect(!ETSAdmissibility.holds(above, seasonLength: m), "\(m) \(alpha)")
      }
    }
  }

  @Test("No seasonal fit with a trend leaves the region", arguments: Golden.classics)
  func fitsStayInside(classic: String) throws {
    let golden = try Golden(classic)
    guard golden.season > 1, !golden.y.contains(where: \.isNaN) else { return }
    let series = TimeSeries(values: golden.y, season: golden.season)
    for name in ["AAA", "AAdA", "MAA", "MAM", "MAdM"] {
      let form = try #require(ETSForm(name))
      let fitted = try ETS(form).fit(series)
      #expect(
        ETSAdmissibility.holds(fitted.parameters, seasonLength: golden.season), "\(name)")
    }
  }

  @Test("A series that wants to leave the region ends on its border")
  func border() throws {
    // The slope changes abruptly and often: without the border beta would go up to alpha.
    var level = 200.0
    let values = (0..<120).map { (t: Int) -> Double in
      level += t / 15 % 2 == 0 ? 6 : -4
      return level + 5 * sin(2 * Double.pi * Double(t % 12) / 12) + Double((t * t) % 7) / 50
    }
    let fitted = try ETS.holtWinters(.additive).fit(TimeSeries(values: values, season: 12))
    var beyond = fitted.parameters
    #expect(ETSAdmissibility.holds(beyond, seasonLength: 12))
    #expect(fitted.summary.converged == true)
    beyond.beta += 1e-6
    #expect(beyond.beta < beyond.alpha)
    #expect(!ETSAdmissibility.holds(beyond, seasonLength: 12))
  }
}
