/// The complex smoothing parameters alpha = a0 + i·a1 and beta = b0 + i·b1.
package struct CESParameters: Sendable, Hashable, Codable {
  /// The real part of the level's parameter.
  package var a0: Double
  /// The imaginary part of the level's parameter.
  package var a1: Double
  /// The real part of the season's parameter; the whole of it in the partial form, 0 without one.
  package var b0: Double
  /// The imaginary part of the season's parameter; 0 but in the full form.
  package var b1: Double

  /// Parameters from their parts.
  package init(a0: Double, a1: Double, b0: Double = 0, b1: Double = 0) {
    self.a0 = a0
    self.a1 = a1
    self.b0 = b0
    self.b1 = b1
  }

  /// The estimates by the field's names.
  func named(for form: CESForm) -> [FitSummary.Parameter] {
    var list: [FitSummary.Parameter] = [.init("a0", a0), .init("a1", a1)]
    switch form {
    case .none, .simple: break
    case .partial: list.append(.init("b", b0))
    case .full: list += [.init("b0", b0), .init("b1", b1)]
    }
    return list
  }
}
