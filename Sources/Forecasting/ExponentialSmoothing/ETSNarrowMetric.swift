extension ETSMetric {
  /// Whether the form has so few coordinates that a vector keeps the sensitivities in registers.
  func isNarrow(_ tape: ETSTape) -> Bool {
    !layout.form.season.exists && !layout.form.trend.isMultiplicative && tape.kink == 0
  }

  /// ``fill(_:at:values:tape:sums:)`` for a form without a season, whose sensitivities are set to
  /// their start. It leaves what ``gradient(into:sums:)`` needs.
  func fillNarrow(
    _ matrix: UnsafeMutablePointer<Double>, _ p: ETSParameters,
    values: UnsafeBufferPointer<Double>, tape: ETSTape, sums: ETSSums
  ) {
    let relative = layout.form.error == .multiplicative
    switch layout.form.trend {
    case .none:
      collect(
        SIMD2<Double>.self, p, values, tape, relative: relative, trend: false, damped: false, matrix
      )
    case .additive:
      collect(
        SIMD4<Double>.self, p, values, tape, relative: relative, trend: true, damped: false, matrix)
    default:
      collect(
        ETSVector.self, p, values, tape, relative: relative, trend: true, damped: true, matrix)
    }
    finish(matrix, sums: sums, relative: relative)
  }

  /// The gradient of F at the point of the latest fill, a by-product of the metric of such a form:
  /// n/S·A′e, for multiplicative errors plus the sum of the rows ρ.
  func gradient(into g: UnsafeMutablePointer<Double>, sums: ETSSums) {
    let relative = layout.form.error == .multiplicative
    let weight = (relative ? 1 : -1) * Double(sums.observed) / sums.squares
    let (cross, rho) = (scalars(cross), scalars(rho))
    for i in 0..<layout.count { g[i] = weight * cross[i] + (relative ? rho[i] : 0) }
  }

  /// Runs the sensitivities over the values, and adds up their cross products.
  @inline(__always)
  private func collect<Vector: SIMD<Double>>(
    _ type: Vector.Type, _ p: ETSParameters, _ values: UnsafeBufferPointer<Double>,
    _ tape: ETSTape, relative: Bool, trend: Bool, damped: Bool,
    _ matrix: UnsafeMutablePointer<Double>
  ) {
    let width = Vector.scalarCount
    let rows = UnsafeMutableRawPointer(rows).assumingMemoryBound(to: Vector.self)
    let (byAlpha, byBeta) = (load(byAlpha, type), load(byBeta, type))
    let byPhi = load(byPhi, type)
    var (level, slope) = (load(dl, type), load(db, type))
    var (rho, cross) = (Vector.zero, Vector.zero)
    var filled = 0
    for t in 0..<values.count {
      var carried = Vector.zero
      if trend { carried = damped ? slope * p.phi + byPhi * tape.slope[t] : slope }
      let mean = trend ? level + carried : level
      guard !values[t].isNaN else {
        (level, slope) = (mean, carried)
        continue
      }
      let error = tape.error[t]
      var (row, change) = (mean, error)
      if relative {
        let inverse = 1 / tape.mean[t]
        change = error * tape.mean[t]
        row = mean * (-(1 + error) * inverse)
        rho += mean * inverse
      }
      cross += row * error
      rows[filled] = row
      level = mean - mean * p.alpha + byAlpha * change
      if trend { slope = carried - mean * p.beta + byBeta * change }
      filled += 1
      if filled == Self.block {
        multiplyOut(type, filled, width: width, into: matrix)
        forget(&level)
        forget(&slope)
        filled = 0
      }
    }
    multiplyOut(type, filled, width: width, into: matrix)
    store(rho, to: self.rho)
    store(cross, to: self.cross)
  }

  @inline(__always)
  private func multiplyOut<Vector: SIMD<Double>>(
    _ type: Vector.Type, _ count: Int, width: Int, into matrix: UnsafeMutablePointer<Double>
  ) {
    for i in stride(from: 0, to: layout.count, by: 2) {
      // Columns right of the diagonal are not needed: half a vector will do for the first rows.
      if width == 8, i < 4 {
        addProducts(SIMD4<Double>.self, at: 0, of: i, count, width: width, to: matrix)
      } else {
        addProducts(type, at: 0, of: i, count, width: width, to: matrix)
      }
    }
  }

  /// Adds to rows `i` and `i` + 1 of the matrix the products of those columns with the columns from
  /// `column` on that one vector holds, over `count` rows of `width` numbers.
  @inline(__always)
  private func addProducts<Vector: SIMD<Double>>(
    _ type: Vector.Type, at column: Int, of i: Int, _ count: Int, width: Int,
    to matrix: UnsafeMutablePointer<Double>
  ) {
    let second = i + 1 < layout.count ? i + 1 : i
    let flat = scalars(rows)
    var upper = Vector.zero
    var lower = Vector.zero
    for r in 0..<count {
      let row = flat + r * width
      let vector = UnsafeRawPointer(row + column).loadUnaligned(as: Vector.self)
      upper += vector * row[i]
      lower += vector * row[second]
    }
    add(upper, to: matrix + i * layout.padded + column)
    if second > i { add(lower, to: matrix + second * layout.padded + column) }
  }

  @inline(__always)
  private func add<Vector: SIMD<Double>>(
    _ vector: Vector, to target: UnsafeMutablePointer<Double>
  ) {
    let place = UnsafeMutableRawPointer(target)
    place.storeBytes(of: place.loadUnaligned(as: Vector.self) + vector, as: Vector.self)
  }

  /// As whole vectors: the comparison of vectors of any length is slow.
  private func forget<Vector: SIMD<Double>>(_ vector: inout Vector) {
    var whole = ETSVector.zero
    for k in 0..<Vector.scalarCount { whole[k] = vector[k] }
    Self.forget(&whole)
    for k in 0..<Vector.scalarCount { vector[k] = whole[k] }
  }

  @inline(__always)
  private func load<Vector: SIMD<Double>>(
    _ place: UnsafeMutablePointer<ETSVector>, _ type: Vector.Type
  ) -> Vector {
    UnsafeRawPointer(place).load(as: type)
  }

  @inline(__always)
  private func store<Vector: SIMD<Double>>(
    _ vector: Vector, to place: UnsafeMutablePointer<ETSVector>
  ) {
    UnsafeMutableRawPointer(place).storeBytes(of: vector, as: Vector.self)
  }
}
