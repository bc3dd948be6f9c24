/// An element of the page that a browser shows; it is of no use after the page has gone.
package struct Element: Sendable {
  let browser: Browser
  /// What the protocol calls it, which is also how a script gets it as an argument.
  package let reference: JSON

  /// The protocol's fixed name for a reference.
  private static let key = "element-6066-11e4-a52e-4f735466cecf"

  private var driver: WebDriver {
    browser.driver.below("/element/\(reference[Self.key]?.text ?? "")")
  }

  /// Clicks on its middle, as a user would: what cannot be seen cannot be clicked.
  package func click() async throws { _ = try await driver.post("/click") }

  /// Types a text, at the end of what a field holds.
  package func type(_ text: String) async throws {
    _ = try await driver.post("/value", ["text": .string(text)])
  }

  /// Empties a field.
  package func clear() async throws { _ = try await driver.post("/clear") }

  /// Its text as it is shown.
  package var text: String {
    get async throws { try await driver.get("/text", as: String.self) }
  }

  /// An attribute as it is written; nil where it is not.
  package func attribute(_ name: String) async throws -> String? {
    try await driver.get("/attribute/\(name)", as: String?.self)
  }

  /// Whether it can be seen.
  package var isShown: Bool {
    get async throws { try await driver.get("/displayed", as: Bool.self) }
  }
}
