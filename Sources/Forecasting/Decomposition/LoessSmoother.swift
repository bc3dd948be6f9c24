/// How one loess curve of a decomposition smooths: its window, its degree, and how often it is
/// evaluated.
///
/// Source: Cleveland, Cleveland, McRae & Terpenning (1990), sections 2.3 and 4.4.
public struct LoessSmoother: Sendable, Hashable, Codable {
  /// What is fitted in a window.
  public enum Degree: Int, Sendable, Hashable, Codable {
    /// A weighted mean.
    case constant = 0
    /// A weighted line.
    case linear = 1
  }

  /// The number of neighbours in a window: odd, 3 at least. Windows longer than the series are
  /// allowed, and smooth the more.
  public let window: Int
  /// What is fitted in a window.
  public let degree: Degree
  /// The distance between positions where the curve is evaluated; between them it is a straight
  /// line. 1 evaluates it everywhere.
  public let jump: Int

  /// A smoother.
  /// - Parameter jump: a tenth of the window, rounded up, unless given.
  public init(window: Int, degree: Degree, jump: Int? = nil) {
    self.window = window
    self.degree = degree
    self.jump = jump ?? (max(window, 1) + 9) / 10
  }

  /// Throws if no window is like this.
  func validate(_ name: String) throws(ForecastError) {
    guard window >= 3, window % 2 == 1 else {
      throw .invalidParameter("the \(name) window must be odd and at least 3, not \(window)")
    }
    guard jump >= 1 else {
      throw .invalidParameter("the \(name) jump must be at least 1, not \(jump)")
    }
  }

  /// The next odd number that is not below `number`.
  static func odd(from number: Int) -> Int { number % 2 == 0 ? number + 1 : number }
}
