extension ETSMetric {
  /// Moves the sensitivities on by one position of a multiplicative trend, and writes the row of
  /// this position; see ``ETSGrowth``.
  @inline(__always)
  func stepGrowth(
    _ p: ETSParameters, _ t: Int, _ tape: ETSTape, _ season: UnsafeMutablePointer<ETSVector>,
    _ row: UnsafeMutablePointer<ETSVector>, missing: Bool
  ) {
    let (growth, b, q) = (tape.growth[t], tape.slope[t], tape.level[t])
    let damped = layout.form.trend.isDamped
    let step = GrowthStep(
      growth: growth, q: q, level: q / growth, bySlope: damped ? p.phi * growth / b : 1,
      byPhi: damped ? growth * log(b) : 0)
    if missing {
      for k in 0..<chunks {
        let slope = db[k] * step.bySlope + byPhi[k] * step.byPhi
        dl[k] = dl[k] * growth + slope * step.level
        db[k] = slope
      }
    } else if layout.form.season == .multiplicative {
      stepProportional(p, step, tape, t, season, row)
    } else {
      stepLinear(p, step, tape, t, season, row)
    }
  }

  /// q = l·B with B = b^phi, and the derivatives of B.
  struct GrowthStep {
    var growth: Double
    var q: Double
    var level: Double
    var bySlope: Double
    var byPhi: Double
  }

  @inline(__always)
  private func stepLinear(
    _ p: ETSParameters, _ step: GrowthStep, _ tape: ETSTape, _ t: Int,
    _ season: UnsafeMutablePointer<ETSVector>, _ row: UnsafeMutablePointer<ETSVector>
  ) {
    let relative = layout.form.error == .multiplicative
    let (mean, e) = (tape.mean[t], tape.error[t])
    let change = relative ? e * mean : e
    let inverse = relative ? 1 / mean : 1
    let weight = relative ? -(1 + e) * inverse : 1
    let share = change / step.level
    let beta = p.beta / step.level
    for k in 0..<chunks {
      let slope = db[k] * step.bySlope + byPhi[k] * step.byPhi
      let dq = dl[k] * step.growth + slope * step.level
      let dmean = dq + season[k]
      row[k] = dmean * weight
      if relative {
        rho[k] += dmean * inverse
        cross[k] += row[k] * e
      }
      db[k] = slope - dmean * beta - dl[k] * (beta * share) + byBeta[k] * share
      dl[k] = dq - p.alpha * dmean + byAlpha[k] * change
      season[k] += byGamma[k] * change - p.gamma * dmean
    }
  }

  @inline(__always)
  private func stepProportional(
    _ p: ETSParameters, _ step: GrowthStep, _ tape: ETSTape, _ t: Int,
    _ season: UnsafeMutablePointer<ETSVector>, _ row: UnsafeMutablePointer<ETSVector>
  ) {
    let (q, s, e) = (step.q, tape.season[t], tape.error[t])
    let (qInverse, sInverse) = (1 / q, 1 / s)
    let additive = layout.form.error == .additive
    for k in 0..<chunks {
      let slope = db[k] * step.bySlope + byPhi[k] * step.byPhi
      let dq = dl[k] * step.growth + slope * step.level
      let relative = dq * qInverse + season[k] * sInverse
      let de = relative * -(1 + e)
      row[k] = additive ? relative * tape.mean[t] : de
      rho[k] += relative
      cross[k] += de * e
      dl[k] = dq * (1 + p.alpha * e) + de * (p.alpha * q) + byAlpha[k] * (q * e)
      db[k] =
        slope * (1 + p.beta * e) + de * (p.beta * step.growth) + byBeta[k] * (step.growth * e)
      season[k] =
        season[k] * (1 + p.gamma * e) + de * (p.gamma * s) + byGamma[k] * (s * e)
    }
  }
}
