/// A seasonal cycle: its length in whole steps, and its exact period for Fourier terms.
public struct Season: Sendable, Hashable, Codable {
  /// The integer length M that state models, seasonal naive, dummies and scaled metrics use; 1 is
  /// no season.
  public var length: Int
  /// The period of `fourier(K)` in steps; differs from ``length`` where a year is not a whole
  /// number of steps.
  public var period: Double

  /// A season of a whole number of steps, with another exact period where given.
  public init(length: Int, period: Double? = nil) {
    self.length = length
    self.period = period ?? Double(length)
  }
}
