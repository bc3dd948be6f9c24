/// Eight values of one quantity, one for each of eight points of the box.
typealias CESVector = SIMD8<Double>

/// Backcast, forward pass and squared errors at eight points of the box at once: the recursion
/// waits for its own results, so that eight lanes cost little more than one.
final class CESLanes {
  let sample: CESSample
  private(set) var coordinates: CESCoordinates
  /// The errors of the latest pass, one vector a value; those of missing values are 0.
  let errors: UnsafeMutablePointer<CESVector>
  private let first: UnsafeMutablePointer<CESVector>
  private let second: UnsafeMutablePointer<CESVector>

  /// Room for passes over a sample.
  init(_ sample: CESSample) {
    self.sample = sample
    coordinates = CESCoordinates(.none, seasonLength: sample.seasonLength)
    errors = .allocate(capacity: max(sample.values.count, 1))
    first = .allocate(capacity: sample.seasonLength)
    second = .allocate(capacity: sample.seasonLength)
  }

  deinit {
    errors.deallocate()
    first.deallocate()
    second.deallocate()
  }

  /// From here on points belong to another form.
  func use(_ form: CESForm) {
    coordinates = CESCoordinates(form, seasonLength: sample.seasonLength)
  }

  /// The parameters of a form at a point of its box.
  func parameters(of form: CESForm, at point: SIMD4<Double>) -> CESParameters {
    CESCoordinates(form, seasonLength: sample.seasonLength).parameters(at: point)
  }

  /// The sums of squared errors at eight points of the box; infinite where a path overflows.
  /// - Complexity: O(*n*), without allocation.
  func evaluate(_ points: CESPoints) -> CESVector {
    var p = Lanes()
    for lane in 0..<8 { p.set(lane, coordinates.parameters(at: points[lane])) }
    let squares =
      switch coordinates.form {
      case .none: run(&p, .none)
      case .simple: run(&p, .simple)
      case .partial: run(&p, .partial)
      case .full: run(&p, .full)
      }
    return squares.replacing(
      with: .infinity, where: .!(squares .< CESVector(repeating: .infinity)))
  }

  /// Coefficients, level and potential of the lanes.
  private struct Lanes {
    var keepLevel = CESVector.zero
    var keepPotential = CESVector.zero
    var gainLevel = CESVector.zero
    var gainPotential = CESVector.zero
    var keepSeason = CESVector.zero
    var keepSeasonPotential = CESVector.zero
    var gainSeason = CESVector.zero
    var gainSeasonPotential = CESVector.zero
    var share = CESVector.zero
    var seasonShare = CESVector.zero
    var level = CESVector.zero
    var potential = CESVector.zero

    mutating func set(_ lane: Int, _ p: CESParameters) {
      keepLevel[lane] = p.a1 - 1
      keepPotential[lane] = 1 - p.a0
      gainLevel[lane] = p.a0 - p.a1
      gainPotential[lane] = p.a0 + p.a1
      keepSeason[lane] = p.b1 - 1
      keepSeasonPotential[lane] = 1 - p.b0
      gainSeason[lane] = p.b0 - p.b1
      gainSeasonPotential[lane] = p.b0 + p.b1
      share[lane] = CESSample.share(p.a0, p.a1)
      seasonShare[lane] = CESSample.share(p.b0, p.b1)
    }
  }

  @inline(__always)
  private func run(_ p: inout Lanes, _ form: CESForm) -> CESVector {
    start(&p, form)
    let m = sample.seasonLength
    let values = sample.values
    var phase = values.count % m
    for t in stride(from: values.count - 1, through: 0, by: -1) {
      phase = phase == 0 ? m - 1 : phase - 1
      _ = step(&p, form, values[t], phase)
    }
    var squares = CESVector.zero
    phase = 0
    for t in 0..<values.count {
      let error = step(&p, form, values[t], phase)
      errors[t] = error
      squares += error * error
      phase = phase + 1 == m ? 0 : phase + 1
    }
    return squares
  }

  /// The end of the series, as ``CESSample/end(_:_:)`` has it.
  @inline(__always)
  private func start(_ p: inout Lanes, _ form: CESForm) {
    p.level = CESVector(repeating: sample.lastLevel)
    p.potential = p.share * sample.lastLevel
    guard form != .none else { return }
    let source = form == .simple ? sample.lastValues : sample.seasons
    for j in 0..<sample.seasonLength {
      first[j] = CESVector(repeating: source[j])
      if form == .simple { second[j] = p.share * source[j] }
      if form == .full { second[j] = p.seasonShare * source[j] }
    }
  }

  /// One step of the recursion; returns the errors.
  @inline(__always)
  private func step(_ p: inout Lanes, _ form: CESForm, _ value: Double, _ phase: Int) -> CESVector {
    let l = form == .simple ? first[phase] : p.level
    let c = form == .simple ? second[phase] : p.potential
    let mean = form == .partial || form == .full ? l + first[phase] : l
    let error = value.isNaN ? CESVector.zero : CESVector(repeating: value) - mean
    let level = l + p.keepLevel * c + p.gainLevel * error
    let potential = l + p.keepPotential * c + p.gainPotential * error
    if form == .simple {
      first[phase] = level
      second[phase] = potential
      return error
    }
    (p.level, p.potential) = (level, potential)
    if form == .partial { first[phase] += p.gainSeason * error }
    if form == .full {
      let (s, d) = (first[phase], second[phase])
      first[phase] = s + p.keepSeason * d + p.gainSeason * error
      second[phase] = s + p.keepSeasonPotential * d + p.gainSeasonPotential * error
    }
    return error
  }
}
