/// A complex number in polar form.
public struct PolarNumber: Sendable, Hashable, Codable {
  /// The distance from 0.
  public let modulus: Double
  /// The angle in radians, above −π and at most π.
  public let argument: Double

  /// The number x + iy.
  init(_ x: Double, _ y: Double) {
    modulus = (x * x + y * y).squareRoot()
    argument = atan2(y, x)
  }

  /// The distance from another.
  func distance(to other: PolarNumber) -> Double {
    let x = modulus * cos(argument) - other.modulus * cos(other.argument)
    let y = modulus * sin(argument) - other.modulus * sin(other.argument)
    return (x * x + y * y).squareRoot()
  }
}
