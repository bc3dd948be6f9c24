import Browser
import Testing

/// What a person sees: the program's own server, a real browser. One driver serves all tests.
@Suite("In the browser", .serialized, .chromedriver, .timeLimit(.minutes(5)))
struct InBrowser {}

/// Starts the driver of the browser once for a suite, and ends it after the last test.
struct ChromedriverTrait: SuiteTrait, TestScoping {
  @TaskLocal fileprivate static var current: Chromedriver?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await Chromedriver.run { driver in
      try await Self.$current.withValue(driver) { try await function() }
    }
  }
}

extension Trait where Self == ChromedriverTrait {
  static var chromedriver: Self { ChromedriverTrait() }
}

extension Chromedriver {
  /// The driver of the suite.
  static var shared: Chromedriver {
    get throws { try #require(ChromedriverTrait.current, "the suite has no driver") }
  }
}
