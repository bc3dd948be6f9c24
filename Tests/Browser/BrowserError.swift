/// Why the browser did not do what it was told.
package struct BrowserError: Error, Sendable, CustomStringConvertible {
  /// The protocol's word for it, such as `no such element`.
  package let code: String
  /// What the driver said.
  package let message: String

  /// Both.
  package var description: String {
    "\(code): \(message.split(separator: "\n").first.map(String.init) ?? "")"
  }

  /// A machine without the driver.
  static let noDriver = BrowserError(
    code: "there is no chromedriver",
    message: "tests in the browser need it; on Debian type:  "
      + "sudo apt-get install chromium chromium-driver")
}
