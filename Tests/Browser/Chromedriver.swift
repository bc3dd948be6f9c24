import Foundation
import TestProcess

/// A running driver of chromium, which opens browsers.
package struct Chromedriver: Sendable {
  private let driver: WebDriver

  /// Runs a driver while a body uses it; then ends it and every browser that it opened.
  /// - Throws: ``BrowserError`` where there is no driver; what the body throws.
  package static func run(_ body: (Chromedriver) async throws -> Void) async throws {
    guard isInstalled else { throw BrowserError.noDriver }
    _ = try await ServingProcess.run("chromedriver", ["--port=0"], place: port(in:)) { port, _ in
      try await body(Chromedriver(driver: WebDriver(base: "http://127.0.0.1:\(port)")))
    }
  }

  /// Reads "ChromeDriver was started successfully on port 12345."
  private static func port(in line: String) -> Int? {
    guard line.contains("started successfully"), let word = line.range(of: "on port ") else {
      return nil
    }
    return Int(line[word.upperBound...].prefix(while: \.isNumber))
  }

  private static var isInstalled: Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/chromedriver")
    }
  }

  /// Opens a browser without a window, with nothing kept from others, while a body uses it.
  /// - Parameters:
  ///   - width: of what it shows, in pixels.
  ///   - height: of what it shows.
  ///   - scheme: the colours that its user prefers.
  /// - Throws: ``BrowserError``; what the body throws.
  package func browse<Result: Sendable>(
    width: Int = 1440, height: Int = 900, scheme: Browser.Scheme = .light,
    _ body: (Browser) async throws -> Result
  ) async throws -> Result {
    let arguments: [JSON] =
      [
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
        "--hide-scrollbars", "--force-color-profile=srgb", "--no-proxy-server", "--lang=en-GB",
        "--disable-crash-reporter", "--disable-breakpad",
      ] + ["--window-size=\(width),\(height)"]
    let capabilities: JSON = [
      "browserName": "chrome",
      "goog:chromeOptions": ["args": .array(arguments)],
      "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
      "timeouts": ["script": 120_000, "pageLoad": 60_000],
      // A dialog stays open, so that a test can see it.
      "unhandledPromptBehavior": "ignore",
    ]
    let created = try await driver.post(
      "/session", ["capabilities": ["alwaysMatch": capabilities]])
    guard let id = created["sessionId"]?.text else {
      throw BrowserError(code: "no session", message: "\(created)")
    }
    let browser = Browser(driver: driver.below("/session/\(id)"))
    do {
      try await browser.show(width: width, height: height)
      try await browser.prefer(scheme)
      let result = try await body(browser)
      try await browser.end()
      return result
    } catch {
      try? await browser.end()
      throw error
    }
  }
}
