/// A browser with one page open.
package struct Browser: Sendable {
  let driver: WebDriver

  func end() async throws { try await driver.delete("") }

  // MARK: Pages

  /// Opens an address and waits until the page is loaded.
  package func open(_ address: String) async throws {
    _ = try await driver.post("/url", ["url": .string(address)])
  }

  /// Loads the page again.
  package func reload() async throws { _ = try await driver.post("/refresh") }

  /// The address of the page.
  package var address: String {
    get async throws { try await driver.get("/url", as: String.self) }
  }

  /// The title of the page.
  package var title: String {
    get async throws { try await driver.get("/title", as: String.self) }
  }

  // MARK: Elements

  /// The first element that a CSS selector matches, waited for: what a click leads to comes later.
  /// - Throws: ``BrowserError``, `timeout`.
  package func element(_ selector: String) async throws -> Element {
    try await found(selector) { $0 }
  }

  /// Does something with the first element that a CSS selector matches, again where the page has
  /// taken it away in between.
  private func found<Value: Sendable>(
    _ selector: String, _ use: (Element) async throws -> Value
  ) async throws -> Value {
    try await eventually("an element \(selector)") {
      try await use(
        Element(browser: self, reference: try await driver.post("/element", Self.css(selector))))
    }
  }

  /// All elements that a CSS selector matches, in the order of the document.
  package func elements(_ selector: String) async throws -> [Element] {
    try await driver.post("/elements", Self.css(selector), as: [JSON].self).map {
      Element(browser: self, reference: $0)
    }
  }

  /// The text of the first element that a CSS selector matches, as it is shown, waited for. Right
  /// after a click it may still be the text of the page before: see ``wait(for:in:)``.
  package func text(_ selector: String) async throws -> String {
    try await found(selector) { try await $0.text }
  }

  /// Clicks on the first element that a CSS selector matches, waited for.
  package func click(_ selector: String) async throws {
    try await found(selector) { try await $0.click() }
  }

  private static func css(_ selector: String) -> JSON {
    ["using": "css selector", "value": .string(selector)]
  }

  // MARK: Scripts

  /// Runs the body of a function in the page and returns what it returns; the arguments are
  /// `arguments[0]` and so on. The page's own policy does not bind it.
  /// - Throws: ``BrowserError``, `javascript error`; `DecodingError` for a value of another type.
  package func run<Value: Decodable>(
    _ script: String, _ arguments: [JSON] = [], as: Value.Type
  ) async throws -> Value {
    try await driver.post(
      "/execute/sync", ["script": .string(script), "args": .array(arguments)], as: Value.self)
  }

  /// Runs a script like ``run(_:_:as:)`` for what it does.
  package func run(_ script: String, _ arguments: [JSON] = []) async throws {
    _ = try await run(script, arguments, as: JSON.self)
  }

  /// Runs a script that calls its last argument when it is done.
  package func runToEnd<Value: Decodable>(
    _ script: String, _ arguments: [JSON] = [], as: Value.Type
  ) async throws -> Value {
    try await driver.post(
      "/execute/async", ["script": .string(script), "args": .array(arguments)], as: Value.self)
  }

  // MARK: Waiting

  /// Waits until a condition holds; an error of the browser counts as not yet, since elements come
  /// and go.
  /// - Parameter what: says in the error what did not come.
  /// - Throws: ``BrowserError``, `timeout`.
  package func wait(
    until what: String, timeout: Duration = .seconds(20), _ condition: () async throws -> Bool
  ) async throws {
    try await eventually(what, timeout: timeout) { try await condition() ? () : nil }
  }

  /// The first value that there is; an error of the browser counts as none yet.
  private func eventually<Value: Sendable>(
    _ what: String, timeout: Duration = .seconds(20), _ value: () async throws -> Value?
  ) async throws -> Value {
    let clock = ContinuousClock()
    let deadline = clock.now + timeout
    var last = ""
    while clock.now < deadline {
      do {
        if let value = try await value() { return value }
      } catch let error as BrowserError {
        last = " (\(error))"
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw BrowserError(code: "timeout", message: "not within \(timeout): \(what)\(last)")
  }

  /// Waits until the first element that a CSS selector matches shows a text.
  /// - Throws: ``BrowserError``, `timeout`.
  package func wait(
    for text: String, in selector: String, timeout: Duration = .seconds(20)
  ) async throws {
    try await wait(until: "\(selector) shows “\(text)”", timeout: timeout) {
      try await elements(selector).first?.text == text
    }
  }

  // MARK: Cookies and dialogs

  /// The cookies that the page's host has set, also those that scripts cannot see.
  package var cookies: [Cookie] {
    get async throws { try await driver.get("/cookie", as: [Cookie].self) }
  }

  /// Forgets all cookies of the page's host.
  package func forgetCookies() async throws { try await driver.delete("/cookie") }

  /// The text of a dialog that a script has opened; nil where there is none.
  package var dialog: String? {
    get async throws {
      do {
        return try await driver.get("/alert/text", as: String?.self) ?? ""
      } catch let error as BrowserError where error.code == "no such alert" {
        return nil
      }
    }
  }
}

/// A cookie as the browser keeps it.
package struct Cookie: Sendable, Decodable {
  package let name: String
  package let value: String
  package let path: String
  package let httpOnly: Bool
  package let secure: Bool
  package let sameSite: String?
}
