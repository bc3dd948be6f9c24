/// Evaluates loess curves by the weights of a ``LoessLayout``. Inputs may be read up to seven
/// numbers behind their end, and these must be finite.
enum LoessCurve {
  typealias Lanes = LoessLayout.Lanes

  /// Writes the curve of one series with equal weights at positions 0 ..< count (and −1 and
  /// count, if the layout extends).
  /// - Complexity: O(evaluations · span + *n*).
  static func smooth(
    _ input: UnsafePointer<Double>, _ layout: LoessLayout, kernels: UnsafePointer<Double>,
    into output: UnsafeMutablePointer<Double>
  ) {
    var previous = 0
    layout.forEachPoint { point in
      let row = kernels + point.row * layout.rowStride
      let window = input + point.start
      var sum = Lanes.zero
      for chunk in stride(from: 0, to: layout.rowStride, by: Lanes.scalarCount) {
        sum += LoessLayout.load(row + chunk) * LoessLayout.load(window + chunk)
      }
      output[point.position] = sum.sum()
      joinLine(output, previous, point.position)
      previous = max(point.position, 0)
    }
  }

  /// Writes the curves of the phases `phases` of a season, each over its own observations, which
  /// lie `period` apart; a curve's position p goes to `output[p · period + phase]`.
  ///
  /// Eight phases at a time: they are neighbours in the series.
  /// - Parameter output: may be written up to seven numbers behind a phase; they keep their values.
  static func smooth(
    phases: Range<Int>, period: Int, of input: UnsafePointer<Double>, _ layout: LoessLayout,
    kernels: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>
  ) {
    for phase in stride(from: phases.lowerBound, to: phases.upperBound, by: Lanes.scalarCount) {
      let beyond = LoessLayout.ramp .>= Double(phases.upperBound - phase)
      var (previous, last) = (0, Lanes.zero)
      layout.forEachPoint { point in
        let row = kernels + point.row * layout.rowStride
        var source = input + point.start * period + phase
        var sum = Lanes.zero
        for i in 0..<layout.span {
          sum += row[i] * LoessLayout.load(source)
          source += period
        }
        let target = output + phase
        if point.position > previous + 1 {
          let slope = (sum - last) * (1 / Double(point.position - previous))
          for p in (previous + 1)..<point.position {
            store(last + slope * Double(p - previous), target + p * period, except: beyond)
          }
        }
        store(sum, target + point.position * period, except: beyond)
        (previous, last) = (max(point.position, 0), sum)
      }
    }
  }

  @inline(__always)
  private static func store(
    _ lanes: Lanes, _ target: UnsafeMutablePointer<Double>, except mask: SIMDMask<Lanes.MaskStorage>
  ) {
    let mixed = lanes.replacing(with: LoessLayout.load(target), where: mask)
    UnsafeMutableRawPointer(target).storeBytes(of: mixed, as: Lanes.self)
  }

  /// The weight of an observation that is left out: nothing beside any other weight, yet more than
  /// a missing value's zero.
  static let leftOut = 1e-200

  /// Writes the curve of one series whose observations have weights of their own.
  ///
  /// Where all observations of a window are left out, the curve passes through the observation, as
  /// in the authors' program; where they are all missing, it runs straight between its neighbours.
  /// - Returns: false if there is no weight in any window.
  static func smooth(
    _ input: UnsafePointer<Double>, weights: UnsafePointer<Double>, _ layout: LoessLayout,
    tricube: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>
  ) -> Bool {
    var previous: Int?
    layout.forEachPoint { point in
      let value = fit(
        input + point.start, weights + point.start, layout,
        tricube + point.row * layout.rowStride, offset: point.position - point.start)
      guard let value else { return }
      output[point.position] = value
      if let previous {
        joinLine(output, previous, point.position)
      } else {
        for p in stride(from: layout.extends ? -1 : 0, to: point.position, by: 1) {
          output[p] = value
        }
      }
      previous = point.position
    }
    guard let previous else { return false }
    for p in stride(from: previous + 1, to: layout.count + (layout.extends ? 1 : 0), by: 1) {
      output[p] = output[previous]
    }
    return true
  }

  @inline(__always)
  private static func joinLine(_ output: UnsafeMutablePointer<Double>, _ left: Int, _ right: Int) {
    guard right > left + 1 else { return }
    let slope = (output[right] - output[left]) / Double(right - left)
    for p in (left + 1)..<right { output[p] = output[left] + slope * Double(p - left) }
  }

  /// The weighted mean or line of one window at `offset`.
  @inline(__always)
  private static func fit(
    _ input: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, _ layout: LoessLayout,
    _ tricube: UnsafePointer<Double>, offset: Int
  ) -> Double? {
    var (total, first, second) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (product, slanted) = (Lanes.zero, Lanes.zero)
    for chunk in stride(from: 0, to: layout.rowStride, by: Lanes.scalarCount) {
      let weight = LoessLayout.load(tricube + chunk) * LoessLayout.load(weights + chunk)
      let away = LoessLayout.ramp + Double(chunk - offset)
      let moment = weight * away
      let value = LoessLayout.load(input + chunk)
      total += weight
      first += moment
      second += moment * away
      product += weight * value
      slanted += moment * value
    }
    let sum = total.sum()
    guard sum > 1e-100 else {
      let isObserved = offset >= 0 && offset < layout.span && weights[offset] > 0
      return isObserved ? input[offset] : nil
    }
    let centre = first.sum() / sum
    let mean = product.sum() / sum
    let spread = max(second.sum() / sum - centre * centre, 0)
    let slope = layout.slopeFactor(spread: spread, away: -centre)
    return mean + slope * (slanted.sum() / sum - centre * mean)
  }
}
