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

  static let gridProbabilities = [0.001, 0.025, 0.2, 0.45, 0.501, 0.7, 0.9, 0.975, 0.999]

  static let grid: [(degrees: Double, quantiles: [Double])] = [
    (
      1,
      [
        -318.308838985550439, -12.7062047361747039, -1.37638192047117344,
        -0.158384440324536258, 0.00314160298905615892, 0.726542528005360673,
        3.07768353717525413, 12.7062047361746933, 318.308838985550163,
      ]
    ),
    (
      2,
      [
        -22.3271247701198752, -4.30265272974946372, -1.06066017177982123,
        -0.142133810903740258, 0.00282843278161741272, 0.617213399848367478,
        1.88561808316412702, 4.30265272974946179, 22.3271247701198655,
      ]
    ),
    (
      3,
      [
        -10.2145318524073865, -3.18244630528370952, -0.978472312363304390,
        -0.136598199353698877, 0.00272070352173402300, 0.584389727439818519,
        1.63774435369621032, 3.18244630528370844, 10.2145318524073835,
      ]
    ),
    (
      4,
      [
        -7.17318221978230844, -2.77644510519779430, -0.940964577235181120,
        -0.133830367111943326, 0.00266667061729413683, 0.568649063049705300,
        1.53320627405894410, 2.77644510519779349, 7.17318221978230678,
      ]
    ),
    (
      5.5,
      [
        -5.50471486716098206, -2.50185861758924035, -0.911951192129052897,
        -0.131574971375755150, 0.00262256561128278531, 0.556120484718087122,
        1.45597703346407188, 2.50185861758923970, 5.50471486716098106,
      ]
    ),
    (
      10,
      [
        -4.14370049404658965, -2.22813885198627472, -0.879057828550588647,
        -0.128890189293273759, 0.00256998114686671620, 0.541528038755015524,
        1.37218364111033577, 2.22813885198627422, 4.14370049404658911,
      ]
    ),
    (
      17.5,
      [
        -3.62755022255134756, -2.10523297222798527, -0.862645865131680998,
        -0.127497854110732640, 0.00254267745562200663, 0.534088482921707377,
        1.33184083007295146, 2.10523297222798485, 3.62755022255134717,
      ]
    ),
    (
      30,
      [
        -3.38518486682930512, -2.04227245630123828, -0.853767261471297586,
        -0.126729613132073566, 0.00252760300721513891, 0.530019003906504348,
        1.31041502539139571, 2.04227245630123789, 3.38518486682930479,
      ]
    ),
    (
      98,
      [
        -3.17548628360690646, -1.98446745450848179, -0.845304389623414941,
        -0.125987411834003741, 0.00251303345851305957, 0.526110557708259179,
        1.29024990389028605, 1.98446745450848142, 3.17548628360690619,
      ]
    ),
    (
      1000,
      [
        -3.09840216391292291, -1.96233908082640846, -0.841980822162428517,
        -0.125693262518716353, 0.00250725763947097444, 0.524567707309226773,
        1.28239872146092456, 1.96233908082640810, 3.09840216391292265,
      ]
    ),
    (
      1000000,
      [
        -3.09024045631651960, -1.95996635681410701, -0.841621593013983972,
        -0.125661378766487464, 0.00250663152623350687, 0.524400679860208761,
        1.28155241212993861, 1.95996635681410666, 3.09024045631651935,
      ]
    ),
  ]

  @Test("Student quantiles are right to 2e-14, near the median too", arguments: grid)
  func studentQuantileGrid(degrees: Double, quantiles: [Double]) {
    for (probability, quantile) in zip(Self.gridProbabilities, quantiles) {
      let ours = StudentT.quantile(probability, degreesOfFreedom: degrees)
      #expect(abs(ours - quantile) <= 2e-14 * abs(quantile), "probability \(probability)")
    }
  }

  @Test(
    "Student quantiles invert the probabilities at any degrees of freedom",
    arguments: [0.3, 0.8, 1.001, 1.7, 2.4, 2.6, 6, 13.2, 17.99, 18, 41.5, 300])
  func studentInverse(degrees: Double) {
    for probability in [1e-12, 1e-6, 3e-4, 0.004, 0.02, 0.06, 0.11, 0.17, 0.23, 0.29, 0.36, 0.42] {
      let x = StudentT.quantile(probability, degreesOfFreedom: degrees)
      let back = StudentT.probability(below: x, degreesOfFreedom: degrees)
      #expect(abs(back - probability) <= 1e-12 * probability, "probability \(probability)")
    }
  }

  @Test("With ever more degrees of freedom Student quantiles become normal ones")
  func normalLimit() {
    for probability in [1e-9, 0.01, 0.4, 0.500001, 0.97] {
      let normal = Normal.quantile(probability)
      for degrees in [1e17, 1e22, 1e300, .infinity] {
        let student = StudentT.quantile(probability, degreesOfFreedom: degrees)
        #expect(abs(student - normal) <= 1e-15 * abs(normal))
      }
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
