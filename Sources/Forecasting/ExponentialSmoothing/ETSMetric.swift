typealias ETSVector = SIMD8<Double>

/// The Gauss-Newton metric: cross products of the sensitivities of the one-step errors to all
/// coordinates, which run beside the recursion eight columns at a time.
///
/// For multiplicative errors F = n/2·log Σ (G·e)² with G = exp(mean log |mean|), which is least
/// squares too: with rows A = ∂e, ρ = ∂log |mean| and ρ̄ its average, the metric is
/// n/S·(A′A + (A′e)ρ̄′ + ρ̄(A′e)′ + S·ρ̄ρ̄′). For additive errors it is n/S·J′J with J = ∂mean.
struct ETSMetric {
  let layout: ETSLayout
  let chunks: Int
  let rows: UnsafeMutablePointer<ETSVector>
  let dl: UnsafeMutablePointer<ETSVector>
  let db: UnsafeMutablePointer<ETSVector>
  private let ds: UnsafeMutablePointer<ETSVector>
  let byAlpha: UnsafeMutablePointer<ETSVector>
  let byBeta: UnsafeMutablePointer<ETSVector>
  let byGamma: UnsafeMutablePointer<ETSVector>
  let byPhi: UnsafeMutablePointer<ETSVector>
  let rho: UnsafeMutablePointer<ETSVector>
  let cross: UnsafeMutablePointer<ETSVector>
  private let total: Int
  /// Rows collected before they are multiplied out: few enough to stay in the nearest cache.
  static let block = 32

  init(_ layout: ETSLayout, _ arena: ETSArena) {
    self.layout = layout
    chunks = layout.padded / 8
    total = (Self.block + 8 + layout.m) * chunks
    rows = UnsafeMutableRawPointer(arena.take(8 * total))
      .assumingMemoryBound(to: ETSVector.self)
    dl = rows + Self.block * chunks
    db = dl + chunks
    byAlpha = db + chunks
    byBeta = byAlpha + chunks
    byGamma = byBeta + chunks
    byPhi = byGamma + chunks
    rho = byPhi + chunks
    cross = rho + chunks
    ds = cross + chunks
  }

  /// Fills `matrix`, symmetric, in rows of ``ETSLayout/padded`` numbers.
  func fill(
    _ matrix: UnsafeMutablePointer<Double>, at z: UnsafePointer<Double>,
    values: UnsafeBufferPointer<Double>, tape: ETSTape, sums: ETSSums
  ) {
    start(at: z)
    matrix.update(repeating: 0, count: layout.count * layout.padded)
    let p = layout.parameters(at: z)
    if isNarrow(tape) {
      return fillNarrow(matrix, p, values: values, tape: tape, sums: sums)
    }
    let relative = layout.form.error == .multiplicative
    var filled = 0
    var j = 0
    for t in 0..<values.count {
      let season = ds + j * chunks
      let row = rows + filled * chunks
      let missing = values[t].isNaN
      if layout.form.trend.isMultiplicative {
        stepGrowth(p, t, tape, season, row, missing: missing)
      } else if layout.form.season == .multiplicative {
        stepProportional(p, t, tape, season, row, missing: missing)
      } else {
        stepLinear(p, t, tape, season, row, missing: missing, relative: relative)
      }
      if !missing {
        if tape.kink > 0 {
          let root = tape.weight(values[t] - tape.mean[t]).squareRoot()
          for k in 0..<chunks { row[k] *= root }
        }
        filled += 1
        if filled == Self.block {
          multiplyOut(filled, into: matrix)
          forget()
          filled = 0
        }
      }
      j = j + 1 == layout.m ? 0 : j + 1
    }
    multiplyOut(filled, into: matrix)
    finish(matrix, sums: sums, relative: relative)
  }

  /// Sets what has faded away to 0: a start that is forgotten leaves sensitivities too small for
  /// normal numbers, and others are slow.
  private func forget() {
    for k in 0..<chunks {
      Self.forget(&dl[k])
      Self.forget(&db[k])
    }
    for k in 0..<(layout.form.season.exists ? layout.m * chunks : 0) { Self.forget(&ds[k]) }
  }

  @inline(__always)
  static func forget(_ vector: inout ETSVector) {
    let tiny = ETSVector(repeating: 1e-200)
    vector.replace(with: 0, where: (vector .< tiny) .& (vector .> -tiny))
  }

  private func start(at z: UnsafePointer<Double>) {
    // Rows are written whole before they are read.
    dl.update(repeating: .zero, count: total - Self.block * chunks)
    let form = layout.form
    scalars(dl)[0] = 1
    if form.trend.exists { scalars(db)[1] = 1 }
    for j in 0..<(layout.m - 1) {
      scalars(ds + j * chunks)[layout.seasons + j] = 1
      if layout.isCentred { scalars(ds + (layout.m - 1) * chunks)[layout.seasons + j] = -1 }
    }
    let alpha = z[layout.alpha]
    let lo = ETSParameters.lowest
    scalars(byAlpha)[layout.alpha] = 1
    if form.trend.exists {
      let beta = layout.betaDerivatives(at: z)
      scalars(byBeta)[layout.alpha] = beta.alpha
      scalars(byBeta)[layout.v] = beta.v
      if form.season.exists { scalars(byBeta)[layout.w] = beta.w }
      if form.trend.isDamped { scalars(byBeta)[layout.phi] = beta.phi }
    }
    if form.season.exists {
      scalars(byGamma)[layout.alpha] = -z[layout.w]
      scalars(byGamma)[layout.w] = 1 - lo - alpha
    }
    if form.trend.isDamped { scalars(byPhi)[layout.phi] = 1 }
  }

  func scalars(_ row: UnsafeMutablePointer<ETSVector>) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(row).assumingMemoryBound(to: Double.self)
  }

  @inline(__always)
  private func stepLinear(
    _ p: ETSParameters, _ t: Int, _ tape: ETSTape, _ season: UnsafeMutablePointer<ETSVector>,
    _ row: UnsafeMutablePointer<ETSVector>, missing: Bool, relative: Bool
  ) {
    let b = tape.slope[t]
    let mean = tape.mean[t]
    let e = tape.error[t]
    let change = relative ? e * mean : e
    let inverse = relative ? 1 / mean : 1
    let weight = relative ? -(1 + e) * inverse : 1
    for k in 0..<chunks {
      let dq = dl[k] + p.phi * db[k] + byPhi[k] * b
      let slope = p.phi * db[k] + byPhi[k] * b
      if missing {
        dl[k] = dq
        db[k] = slope
        continue
      }
      let dmean = dq + season[k]
      row[k] = dmean * weight
      if relative {
        rho[k] += dmean * inverse
        cross[k] += row[k] * e
      }
      dl[k] = dq - p.alpha * dmean + byAlpha[k] * change
      db[k] = slope - p.beta * dmean + byBeta[k] * change
      season[k] += byGamma[k] * change - p.gamma * dmean
    }
  }

  @inline(__always)
  private func stepProportional(
    _ p: ETSParameters, _ t: Int, _ tape: ETSTape, _ season: UnsafeMutablePointer<ETSVector>,
    _ row: UnsafeMutablePointer<ETSVector>, missing: Bool
  ) {
    let (q, b, s, e) = (tape.level[t], tape.slope[t], tape.season[t], tape.error[t])
    let (qInverse, sInverse) = (1 / q, 1 / s)
    let additive = layout.form.error == .additive
    for k in 0..<chunks {
      let slope = p.phi * db[k] + byPhi[k] * b
      let dq = dl[k] + slope
      if missing {
        dl[k] = dq
        db[k] = slope
        continue
      }
      let relative = dq * qInverse + season[k] * sInverse
      let de = relative * -(1 + e)
      row[k] = additive ? relative * tape.mean[t] : de
      rho[k] += relative
      cross[k] += de * e
      dl[k] = dq * (1 + p.alpha * e) + de * (p.alpha * q) + byAlpha[k] * (q * e)
      db[k] = slope + dq * (p.beta * e) + de * (p.beta * q) + byBeta[k] * (q * e)
      season[k] =
        season[k] * (1 + p.gamma * e) + de * (p.gamma * s) + byGamma[k] * (s * e)
    }
  }

  /// Adds the cross products of the first `count` rows to the lower triangle and what lies in its
  /// vectors.
  private func multiplyOut(_ count: Int, into matrix: UnsafeMutablePointer<Double>) {
    guard count > 0 else { return }
    let target = UnsafeMutableRawPointer(matrix).assumingMemoryBound(to: ETSVector.self)
    let flat = scalars(rows)
    let width = layout.padded
    var i = 0
    while i < layout.count {
      let second = i + 1 < layout.count ? i + 1 : i
      for k in 0...(second / 8) {
        var upper = ETSVector.zero
        var lower = ETSVector.zero
        for r in 0..<count {
          let vector = rows[r * chunks + k]
          upper += vector * flat[r * width + i]
          lower += vector * flat[r * width + second]
        }
        target[i * chunks + k] += upper
        if second > i { target[second * chunks + k] += lower }
      }
      i += 2
    }
  }

  func finish(_ matrix: UnsafeMutablePointer<Double>, sums: ETSSums, relative: Bool) {
    let n = Double(sums.observed)
    let scale = n / sums.squares
    let width = layout.padded
    let (rho, cross) = (scalars(rho), scalars(cross))
    for i in 0..<layout.count {
      for k in 0...i {
        var entry = matrix[i * width + k]
        if relative {
          let (a, b) = (rho[i] / n, rho[k] / n)
          entry += cross[i] * b + a * cross[k] + sums.squares * a * b
        }
        matrix[i * width + k] = scale * entry
        matrix[k * width + i] = scale * entry
      }
    }
  }
}
