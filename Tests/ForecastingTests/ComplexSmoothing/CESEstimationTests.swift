import Forecasting
import Foundation
import Testing

@Suite("Complex exponential smoothing is estimated in its stable box")
struct CESEstimationTests {
  /// The largest modulus of an eigenvalue of the transition of errors, by the growth of a vector
  /// that it is applied to again and again.
  private func radius(_ form: CESForm, _ p: CESParameters, season m: Int, seed: UInt64) -> Double {
    var random = TestRandom(seed: seed)
    func noise(_ count: Int) -> [Double] { (0..<count).map { _ in random.normal() } }
    let seasonal = form == .partial || form == .full
    var state = CESState(
      level: noise(form == .simple ? m : 1), potential: noise(form == .simple ? m : 1),
      season: noise(seasonal ? m : 0), seasonPotential: noise(form == .full ? m : 0))
    // With a value of 0 the error is minus the mean: what is left is how errors are forgotten.
    func cycles(_ count: Int) -> Double {
      var growth = 0.0
      for _ in 0..<count {
        for phase in 0..<m { state.advance(p, error: -state.mean(phase: phase), phase: phase) }
        let size = (state.level + state.potential + state.season + state.seasonPotential)
          .reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard size > 1e-200 else { return -.infinity }
        growth += log(size)
        state.level = state.level.map { $0 / size }
        state.potential = state.potential.map { $0 / size }
        state.season = state.season.map { $0 / size }
        state.seasonPotential = state.seasonPotential.map { $0 / size }
      }
      return growth
    }
    _ = cycles(1500)
    return exp(cycles(1500) / 1500 / Double(m))
  }

  /// The growth a step of the model itself: the eigenvalues 1 + r of its two transitions.
  private func growth(_ form: CESForm, _ p: CESParameters, season m: Int) -> Double {
    func root(_ a0: Double, _ a1: Double) -> Double {
      1 + (-a0 + (a0 * a0 + 4 * (a1 - 1)).squareRoot()) / 2
    }
    let level = root(p.a0, p.a1)
    let season = form == .full ? pow(root(p.b0, p.b1), 1 / Double(m)) : 1
    return max(1, level, season)
  }

  @Test(
    "Errors are forgotten at every point of the box", arguments: CESForm.allCases, [2, 3, 4, 12])
  func stability(form: CESForm, season: Int) {
    let box = CESCoordinates(form, seasonLength: season)
    var random = TestRandom(seed: UInt64(season))
    for trial in 0..<60 {
      var point = SIMD4<Double>.zero
      for k in 0..<4 {
        let inside = Double.random(in: 0...1, using: &random)
        point[k] = [0, 1, inside, inside].randomElement(using: &random)!
      }
      let p = box.parameters(at: point)
      let radius = radius(form, p, season: season, seed: UInt64(trial))
      // With a level and seasons one direction cannot be observed; it moves as the model grows.
      let circle =
        form == .none || form == .simple ? 1 : growth(form, p, season: season) + 1e-5
      #expect(radius < circle, "\(form) at \(point)")
    }
  }

  @Test("The non-seasonal box lies in the region of the literature")
  func region() {
    // Svetunkov, Kourentzes & Ord (2022): the stability conditions of the non-seasonal form.
    for season in [1, 2, 4, 12, 52] {
      let box = CESCoordinates(.none, seasonLength: season)
      for w in stride(from: 0.0, through: 1, by: 0.05) {
        for r in stride(from: 0.0, through: 1, by: 0.05) {
          let p = box.parameters(at: SIMD4(w, r, 0, 0))
          let (x, y) = (p.a0, p.a1)
          #expect((x - 2.5) * (x - 2.5) + y * y > 1.25)
          #expect((x - 0.5) * (x - 0.5) + (y - 1) * (y - 1) > 0.25)
          #expect((x - 1.5) * (x - 1.5) + (y - 0.5) * (y - 0.5) < 1.5)
        }
      }
    }
  }

  @Test("No point of a fine grid has much less squared error than the estimate")
  func optimum() throws {
    for (seed, form) in [(1, CESForm.none), (2, .simple), (3, .partial), (4, .full)] {
      let series = TimeSeries.synthetic(count: 72, season: 4, seed: UInt64(seed))
      let fitted = try CES(form).fit(series)
      let estimate = try #require(fitted.summary.sse)
      #expect(fitted.summary.converged == true)
      let box = CESCoordinates(form, seasonLength: 4)
      let steps = stride(from: 0.05, through: 0.95, by: 0.15)
      for w in steps {
        for r in steps {
          for v in form == .none || form == .simple ? [0] : Array(steps) {
            for g in form == .full ? Array(steps) : [0] {
              let p = box.parameters(at: SIMD4(w, r, v, g))
              // From the estimate's own initial state: not the objective, but close to it.
              let other = try CES.Fitted(
                series, form: form, parameters: p, initial: fitted.initial)
              #expect(other.summary.sse! > 0.97 * estimate, "\(form) \(p)")
            }
          }
        }
      }
    }
  }

  @Test("Seasons and growth are found again")
  func recovery() throws {
    let shape = [20.0, -5, -25, 10]
    let values = (0..<60).map { 100 * pow(1.008, Double($0)) + shape[$0 % 4] }
    let forecast = try CES.automatic.forecast(TimeSeries(values: values, season: 4), horizon: 8)
    let truth = (60..<68).map { 100 * pow(1.008, Double($0)) + shape[$0 % 4] }
    #expect(agrees(forecast.mean, truth, relative: 0.02))
  }

  @Test("Growth is bounded at six per cent a season")
  func bound() throws {
    let values = (0..<40).map { pow(1.2, Double($0)) }
    let next = try CES(.none).forecast(TimeSeries(values: values), horizon: 400).mean
    // Far ahead, where the alternating part has died away.
    #expect(agrees([next[399] / next[398]], [1.06], relative: 1e-6))
  }
}
