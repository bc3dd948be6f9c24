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
    let p = Coefficients(coordinates.parameters(at: points))
    let squares =
      switch coordinates.form {
      case .none: run(p, NoSeason.self)
      case .simple: run(p, Simple.self)
      case .partial: run(p, Partial.self)
      case .full: run(p, Full.self)
      }
    return squares.replacing(
      with: .infinity, where: .!(squares .< CESVector(repeating: .infinity)))
  }

  /// What the recursion multiplies by.
  private struct Coefficients {
    let keepLevel: CESVector
    let keepPotential: CESVector
    let gainLevel: CESVector
    let gainPotential: CESVector
    let keepSeason: CESVector
    let keepSeasonPotential: CESVector
    let gainSeason: CESVector
    let gainSeasonPotential: CESVector
    let share: CESVector
    let seasonShare: CESVector

    @inline(__always)
    init(_ p: CESParameterLanes) {
      keepLevel = p.a1 - 1
      keepPotential = 1 - p.a0
      gainLevel = p.a0 - p.a1
      gainPotential = p.a0 + p.a1
      keepSeason = p.b1 - 1
      keepSeasonPotential = 1 - p.b0
      gainSeason = p.b0 - p.b1
      gainSeasonPotential = p.b0 + p.b1
      share = 2 / (p.a0 + (p.a0 * p.a0 + 4 * (p.a1 - 1)).squareRoot())
      seasonShare = 2 / (p.b0 + (p.b0 * p.b0 + 4 * (p.b1 - 1)).squareRoot())
    }
  }

  @inline(__always)
  private func run<Form: CESKernelForm>(_ p: Coefficients, _: Form.Type) -> CESVector {
    let m = sample.seasonLength
    let values = sample.values
    start(p, Form.self)
    var level = CESVector(repeating: sample.lastLevel)
    var potential = p.share * sample.lastLevel
    var phase = values.count % m
    var t = values.count
    while t > 0 {
      t -= 1
      phase = phase == 0 ? m - 1 : phase - 1
      _ = step(p, Form.self, values[t], phase, &level, &potential)
    }
    var squares = CESVector.zero
    phase = 0
    while t < values.count {
      let error = step(p, Form.self, values[t], phase, &level, &potential)
      errors[t] = error
      squares += error * error
      phase = phase + 1 == m ? 0 : phase + 1
      t += 1
    }
    return squares
  }

  /// The seasons at the end of the series, as ``CESSample/end(_:_:)`` has them.
  @inline(__always)
  private func start<Form: CESKernelForm>(_ p: Coefficients, _: Form.Type) {
    guard Form.hasLevels || Form.hasSeasons else { return }
    let source = Form.hasLevels ? sample.lastValues : sample.seasons
    for j in 0..<sample.seasonLength {
      first[j] = CESVector(repeating: source[j])
      if Form.hasLevels { second[j] = p.share * source[j] }
      if Form.hasSeasonPotentials { second[j] = p.seasonShare * source[j] }
    }
  }

  /// One step of the recursion, as ``CESState/advance(_:error:phase:)`` has it; returns the errors.
  @inline(__always)
  private func step<Form: CESKernelForm>(
    _ p: Coefficients, _: Form.Type, _ value: Double, _ phase: Int, _ level: inout CESVector,
    _ potential: inout CESVector
  ) -> CESVector {
    let l = Form.hasLevels ? first[phase] : level
    let c = Form.hasLevels ? second[phase] : potential
    let mean = Form.hasSeasons ? l + first[phase] : l
    let error = value.isNaN ? CESVector.zero : CESVector(repeating: value) - mean
    level = l + p.keepLevel * c + p.gainLevel * error
    potential = l + p.keepPotential * c + p.gainPotential * error
    if Form.hasLevels { (first[phase], second[phase]) = (level, potential) }
    if Form.hasSeasonPotentials {
      let (s, d) = (first[phase], second[phase])
      first[phase] = s + p.keepSeason * d + p.gainSeason * error
      second[phase] = s + p.keepSeasonPotential * d + p.gainSeasonPotential * error
    } else if Form.hasSeasons {
      first[phase] += p.gainSeason * error
    }
    return error
  }

  private enum NoSeason: CESKernelForm {}
  private enum Simple: CESKernelForm {
    static var hasLevels: Bool { true }
  }
  private enum Partial: CESKernelForm {
    static var hasSeasons: Bool { true }
  }
  private enum Full: CESKernelForm {
    static var hasSeasons: Bool { true }
    static var hasSeasonPotentials: Bool { true }
  }
}

/// What a form's recursion has, known when it is compiled.
private protocol CESKernelForm {
  /// A level and a potential for each season.
  static var hasLevels: Bool { get }
  /// Seasons beside the level.
  static var hasSeasons: Bool { get }
  /// Potentials of the seasons.
  static var hasSeasonPotentials: Bool { get }
}

extension CESKernelForm {
  static var hasLevels: Bool { false }
  static var hasSeasons: Bool { false }
  static var hasSeasonPotentials: Bool { false }
}
