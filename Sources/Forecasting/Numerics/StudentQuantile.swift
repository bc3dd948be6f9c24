/// The quantile function of Student's t distribution.
///
/// The starting point is the signed root u of the deviance, u² = (ν − ½) log(1 + t²/ν) (Wallace
/// 1959; Hill 1970, algorithm 396), which is nearly normal. Its density is proportional to
/// φ(u) √(w / (2 sinh(w/2))) with w = u²/(ν − ½), so the u that belongs to a normal quantile z is
/// z + Σ Pₖ(z) (ν − ½)⁻²ᵏ, odd polynomials that follow one from another. Seven of them are exact to
/// working precision for many degrees of freedom. Otherwise a start is refined on the tail
/// probability, by series that converge quickly on either side of cos²θ = ν/(ν + t²) = 0.8.
struct StudentQuantile {
  private let degrees: Double
  /// The density at 0.
  private let peak: Double

  /// The t > 0 with probability `tail` above it, for `tail` in (0, ½).
  static func upper(tail: Double, degreesOfFreedom v: Double) -> Double {
    // Closed forms: Hill (1970).
    if v == 1 {
      return tail < 0.25 ? 1 / tangent(Double.pi * tail) : tangent(Double.pi * (0.5 - tail))
    }
    if v == 2 { return (1 - 2 * tail) / (2 * tail * (1 - tail)).squareRoot() }
    let z = -Normal.quantile(tail)
    if v >= 18 && z * z <= 0.6 * (v - 0.5) { return expansion(z, v) }
    return StudentQuantile(degrees: v).refined(tail: tail, z: z)
  }

  private init(degrees: Double) {
    self.degrees = degrees
    peak = Self.gammaRatio(degrees / 2) / (degrees * Double.pi).squareRoot()
  }

  private static func tangent(_ x: Double) -> Double { sin(x) / cos(x) }

  // MARK: Start

  /// The quantile by the expansion of the deviance's root at a normal quantile.
  ///
  /// The relative error is below 2e-14 where v ≥ 18 and z² ≤ 0.6 (v − ½), and falls quickly with v.
  private static func expansion(_ z: Double, _ v: Double) -> Double {
    // The first term left out, z²/4v, is below the last digit.
    guard v < 1e19 else { return z }
    let a = v - 0.5
    let polynomials = deviancePolynomials(z * z)
    let e = 1 / (a * a)
    var sum = 0.0
    for order in (0..<7).reversed() { sum = (sum + polynomials[order]) * e }
    return value(root: z + z * sum, v)
  }

  /// The expansion to its third order: what a start needs where the series diverges early.
  private static func shortExpansion(_ z: Double, _ v: Double) -> Double {
    let a = v - 0.5
    let s = z * z
    let e = 1 / (a * a)
    let first = -(3 + s) / 48
    let second = 0.041015625 + s * (0.015625 + s * (0.002734375 + s / 5760))
    let third = -0.0819091796875 - s * (0.0299072265625 + s * 0.0062744140625)
    return value(root: z + z * e * (first + e * (second + e * third)), v)
  }

  /// t from the root of the deviance.
  private static func value(root u: Double, _ v: Double) -> Double {
    let a = v - 0.5
    let w = u * u / a
    return w > 0 ? u * (v / a * (expMinusOne(w) / w)).squareRoot() : u
  }

  /// P₁(z)/z, …, P₇(z)/z in the lanes, from z².
  private static func deviancePolynomials(_ square: Double) -> SIMD8<Double> {
    var sum: SIMD8<Double> = [
      0, 0, 0, 0, 0, 0, -4.779477332387385e-13, 0,
    ]
    sum =
      sum * square + [
        0, 0, 0, 0, 0, 0, -3.402689143326544e-11, 0,
      ]
    sum =
      sum * square + [
        0, 0, 0, 0, 0, 2.201745891119789e-11, -1.2904008165629388e-09, 0,
      ]
    sum =
      sum * square + [
        0, 0, 0, 0, 0, 1.3002266046345128e-09, -3.503134025173227e-08, 0,
      ]
    sum =
      sum * square + [
        0, 0, 0, 0, -1.043837849393405e-09, 4.0596982730496576e-08, -7.694140362650363e-07, 0,
      ]
    sum =
      sum * square + [
        0, 0, 0, 0, -4.937570493849429e-08, 8.967792135267881e-07, -1.4512863152788828e-05, 0,
      ]
    sum =
      sum * square + [
        0, 0, 0, 5.166997354497355e-08,
        -1.2192420238436226e-06, 1.5777460540447976e-05, -0.00024086383297094421, 0,
      ]
    sum =
      sum * square + [
        0, 0, 0, 1.8622719631834216e-06,
        -2.0865961828859235e-05, 0.00023339629769526191, -0.0035227653141145445, 0,
      ]
    sum =
      sum * square + [
        0, 0, -2.7557319223985893e-06, 3.4189375620039684e-05,
        -0.0002767898716451802, 0.0029511156507614086, -0.04481964681124177, 0,
      ]
    sum =
      sum * square + [
        0, 0, -7.00989307760141e-05, 0.00041762861625227346,
        -0.002974230524093386, 0.03158487136322985, -0.48456075920812075, 0,
      ]
    sum =
      sum * square + [
        0, 0.00017361111111111112, -0.0008560422867063492, 0.0037490118117559524,
        -0.025887378056844077, 0.2778064973297573, -4.300965012044513, 0,
      ]
    sum =
      sum * square + [
        0, 0.002734375, -0.0062744140625, 0.025217437744140626,
        -0.17562317848205566, 1.9084892816841603, -29.761499296640977, 0,
      ]
    sum =
      sum * square + [
        -0.020833333333333332, 0.015625, -0.0299072265625, 0.12068684895833333,
        -0.8554970026016235, 9.39584568142891, -147.33878513914533, 0,
      ]
    sum =
      sum * square + [
        -0.0625, 0.041015625, -0.0819091796875, 0.34393882751464844,
        -2.4912861585617065, 27.665356937795877, -436.4199626853224, 0,
      ]
    return sum
  }

  /// A start within a few percent, for any degrees of freedom.
  private func start(tail: Double, z: Double) -> Double {
    let v = degrees
    let a = v / 2
    // With x = cos²θ, tail = peak/√v · xᵃ (1 + a x/(2(a + 1)) + 3a x²/(8(a + 2)) + …), reverted.
    let h = pow(tail * v.squareRoot() / peak, 1 / v)
    let y = h * h
    if y < (v < 2.5 ? 0.6 : 0.3) {
      let first = 1 / (2 * (a + 1))
      let second = 3 / (8 * (a + 2)) - a / (8 * (a + 1) * (a + 1))
      let ratio = 1 - y * (first - y * (1.5 * first * first - second))
      return (v * (1 - y * ratio) / ratio).squareRoot() / h
    }
    if v >= 2.5 { return Self.shortExpansion(z, v) }
    // Taylor's series around the median.
    let c = (0.5 - tail) / peak
    let s = c * c / v
    return c * (1 + s * ((v + 1) / 6 + s * (7 * v * v + 8 * v + 1) / 120))
  }

  // MARK: Refinement

  /// The root by steps of fifth order on the tail probability; mostly the first is the last.
  private func refined(tail: Double, z: Double) -> Double {
    let v = degrees
    var t = start(tail: tail, z: z)
    // Beyond 1e9 the start is exact, and squares might overflow.
    for _ in 0..<100 where t < 1e9 {
      let excess = scaledExcess(t, tail: tail)
      // t(q) has derivatives t′ψ, t′(2ψ² + ψ′), … in the step r (Hill & Davis 1968).
      let scale = 1 / (v + t * t)
      let psi = (v + 1) * t * scale
      let slope = (v + 1) * (v - t * t) * scale * scale
      let curvature = (v + 1) * 2 * t * (t * t - 3 * v) * scale * scale * scale
      let size = abs(excess) * max(psi, 1 / t)
      if size > 0.3 {
        // The tail is convex: Newton's steps never pass the root from below.
        t = t + excess > 0 ? t + excess : t / 2
        continue
      }
      let third = 2 * psi * psi + slope
      let fourth = psi * (6 * psi * psi + 7 * slope) + curvature
      t += excess * (1 + excess * (psi / 2 + excess * (third / 6 + excess * fourth / 24)))
      if size < 1e-3 { break }
    }
    return t
  }

  /// The tail probability at t less `tail`, over the density at t.
  private func scaledExcess(_ t: Double, tail: Double) -> Double {
    let v = degrees
    let total = v + t * t
    let cosine = (v / total).squareRoot()
    let sine = t / total.squareRoot()
    // (cos θ)ᵛ; the density is peak · (cos θ)ᵛ⁺¹.
    let power = pow(total / v, -0.5 * v)
    let wanted: Double
    if t * t < 0.25 * v {
      wanted = (0.5 - tail) / (peak * power)
      return (wanted - v.squareRoot() * sine * Self.central(sine * sine, v)) / cosine
    }
    wanted = tail / (peak * power)
    let q = (1 - sine) / (1 + sine)
    return (2 / (v.squareRoot() * (1 + sine)) * Self.outer(q, v) - wanted) / cosine
  }

  /// F(1, (v + 1)/2; 3/2; s): the probability between 0 and t by a series in sin²θ (A&S 26.5.4).
  private static func central(_ s: Double, _ v: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    var k = 0.0
    while term > 1e-17 * sum {
      term *= s * ((v + 1 + 2 * k) / (3 + 2 * k))
      sum += term
      k += 1
    }
    return sum
  }

  /// F(1, 1 − v/2; 1 + v/2; −q): the tail's series in q = (1 − sin θ)/(1 + sin θ), from that in
  /// cos²θ by the transformations A&S 15.3.24 and 15.3.4; it ends where v is even.
  private static func outer(_ q: Double, _ v: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    var k = 1.0
    while abs(term) > 1e-17 {
      term *= q * ((0.5 * v - k) / (0.5 * v + k))
      sum += term
      k += 1
    }
    return sum
  }

  /// Γ(x + ½)/Γ(x): the asymptotic series in (x − ¼)⁻² beyond 10, below it by recurrence.
  private static func gammaRatio(_ x: Double) -> Double {
    var x = x
    var above = 1.0
    var below = 1.0
    while x < 10 {
      above *= x
      below *= x + 0.5
      x += 1
    }
    let w = x - 0.25
    let e = 1 / (w * w)
    var sum = -0.0066709634620565338992
    sum = sum * e + 0.0023855575127527117729
    sum = sum * e - 0.0012987628579139709473
    sum = sum * e + 0.0012035369873046875
    sum = sum * e - 0.0023193359375
    sum = sum * e + 0.015625
    sum = sum * e + 1
    return w.squareRoot() * sum * (above / below)
  }
}
