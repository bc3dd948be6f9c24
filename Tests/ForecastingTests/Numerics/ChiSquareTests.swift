import Forecasting
import Foundation
import Testing

@Suite("Chi-square distribution")
struct ChiSquareTests {
  @Test("even degrees of freedom give a Poisson sum")
  func even() {
    for half in [1, 2, 5, 12, 26, 60] {
      for x in [1e-6, 0.1, 1, 3, 10, 24, 50, 130, 400] {
        var (term, sum) = (exp(-x / 2), 0.0)
        for k in 0..<half {
          sum += term
          term *= x / 2 / Double(k + 1)
        }
        let ours = ChiSquare.probability(above: x, degreesOfFreedom: Double(2 * half))
        #expect(abs(ours - sum) <= 1e-12 * sum, "\(2 * half), \(x)")
      }
    }
  }

  @Test("one and three degrees of freedom follow from the normal distribution")
  func odd() {
    for x in [1e-8, 0.01, 0.5, 1, 2, 3.841458820694124, 9, 40, 300] {
      let tail = erfc((x / 2).squareRoot())
      let one = ChiSquare.probability(above: x, degreesOfFreedom: 1)
      #expect(abs(one - tail) <= 1e-12 * tail)
      let more = tail + (2 * x / .pi).squareRoot() * exp(-x / 2)
      let three = ChiSquare.probability(above: x, degreesOfFreedom: 3)
      #expect(abs(three - more) <= 1e-12 * more)
    }
  }

  @Test("nothing is sure below zero, nothing possible at infinity")
  func ends() {
    for degrees in [0.5, 1, 7, 100] {
      #expect(ChiSquare.probability(above: 0, degreesOfFreedom: degrees) == 1)
      #expect(ChiSquare.probability(above: -3, degreesOfFreedom: degrees) == 1)
      #expect(ChiSquare.probability(above: .infinity, degreesOfFreedom: degrees) == 0)
    }
  }
}
