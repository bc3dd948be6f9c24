import Forecasting
import Testing

/// Reference values by mpmath 1.3 at 40 digits, at the exact binary value of each probability.
@Suite("Quantiles of the normal and Student's t distribution")
struct DistributionTests {
  static let normal: [(probability: Double, quantile: Double)] = [
    (0.5001, 0.00025066283008800749), (0.6, 0.25334710313579974),
    (0.9, 1.2815515655446006), (0.975, 1.9599639845400539), (0.9995, 3.2905267314919258),
    (0.3, -0.52440051270804082), (0.1, -1.2815515655446004), (0.025, -1.9599639845400542),
    (1e-5, -4.2648907939228246), (1e-10, -6.361340902404056), (1e-30, -11.464024688443616),
    (1e-200, -30.205594179579643),
  ]

  @Test("Normal quantiles are right to 1e-14", arguments: normal)
  func normalQuantile(probability: Double, quantile: Double) {
    #expect(abs(Normal.quantile(probability) - quantile) <= 1e-14 * abs(quantile))
  }

  @Test("Normal probabilities invert the quantiles", arguments: normal)
  func normalProbability(probability: Double, quantile: Double) {
    // Far out, the last digit of the quantile moves the probability by about q² digits.
    let tolerance = 1e-15 * max(10, quantile * quantile)
    #expect(abs(Normal.probability(below: quantile) - probability) <= tolerance * probability)
  }

  static let student: [(degrees: Double, quantiles: [Double])] = [
    (
      1,
      [
        0.32491969623290625, 3.0776835371752541, 12.706204736174693, 636.61924876878973,
        -31.820515953773957, -31830988.618379056,
      ]
    ),
    (
      2,
      [
        0.28867513459481282, 1.885618083164127, 4.3026527297494618, 31.599054576445363,
        -6.9645567342832741, -7071.0677057994575,
      ]
    ),
    (
      2.5,
      [
        0.28145951274854759, 1.7302509288071768, 3.5746548420036818, 18.277893528131458,
        -5.3531111730308743, -1389.2275830275381,
      ]
    ),
    (
      5,
      [
        0.26718086570414507, 1.4758840488244813, 2.5705818356363148, 6.8688266258812751,
        -3.3649299989072186, -62.404506110967291,
      ]
    ),
    (
      30,
      [
        0.25560536495191271, 1.3104150253913957, 2.0422724563012379, 3.6459586350420628,
        -2.4572615424005914, -7.5565346518854014,
      ]
    ),
    (
      95,
      [
        0.25405777108444569, 1.29052654292343057, 1.9852510035054978, 3.3959035734680393,
        -2.3662429597109513, -6.129310263353946,
      ]
    ),
    (
      1000,
      [
        0.25341451583949871, 1.282398721460924564, 1.9623390808264081, 3.3002826484239442,
        -2.330082674755513, -5.6579123376791052,
      ]
    ),
  ]

  @Test("Student quantiles are right to 1e-12", arguments: student)
  func studentQuantile(degrees: Double, quantiles: [Double]) {
    for (probability, quantile) in zip([0.6, 0.9, 0.975, 0.9995, 0.01, 1e-8], quantiles) {
      let ours = StudentT.quantile(probability, degreesOfFreedom: degrees)
      #expect(abs(ours - quantile) <= 1e-12 * abs(quantile), "probability \(probability)")
      let back = StudentT.probability(below: quantile, degreesOfFreedom: degrees)
      #expect(abs(back - probability) <= 1e-12, "probability \(probability)")
    }
  }

  @Test("Quantiles are odd around the median, and infinite at the ends")
  func symmetry() {
    for degrees in [1.0, 3, 40] {
      #expect(StudentT.quantile(0.5, degreesOfFreedom: degrees) == 0)
      #expect(
        StudentT.quantile(0.75, degreesOfFreedom: degrees)
          == -StudentT.quantile(0.25, degreesOfFreedom: degrees))
      #expect(StudentT.quantile(1, degreesOfFreedom: degrees) == .infinity)
      #expect(StudentT.quantile(0, degreesOfFreedom: degrees) == -.infinity)
    }
    #expect(Normal.quantile(0.5) == 0)
    #expect(Normal.quantile(0) == -.infinity)
    #expect(Normal.quantile(1) == .infinity)
  }
}
