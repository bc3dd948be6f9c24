package import Foundation

extension Browser {
  /// The colours that a user prefers.
  package enum Scheme: String, Sendable, CaseIterable {
    case light, dark
  }

  /// Sends a command of Chrome's own protocol.
  @discardableResult
  package func chrome(_ command: String, _ parameters: JSON = [:]) async throws -> JSON {
    try await driver.post(
      "/goog/cdp/execute", ["cmd": .string(command), "params": parameters])
  }

  /// Shows pages as if the user preferred these colours.
  package func prefer(_ scheme: Scheme) async throws {
    try await emulate(scheme: scheme, media: "")
  }

  /// Shows pages as they are printed.
  package func showPrinted() async throws { try await emulate(scheme: .light, media: "print") }

  private func emulate(scheme: Scheme, media: String) async throws {
    let features: JSON = [
      ["name": "prefers-color-scheme", "value": .string(scheme.rawValue)],
      ["name": "prefers-reduced-motion", "value": "reduce"],
    ]
    try await chrome(
      "Emulation.setEmulatedMedia", ["media": .string(media), "features": features])
  }

  /// Gives the page a size in pixels.
  /// - Parameter isMobile: whether it is shown as on a telephone.
  package func show(width: Int, height: Int, isMobile: Bool = false) async throws {
    try await chrome(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(Double(width)), "height": .number(Double(height)),
        "deviceScaleFactor": 1, "mobile": .bool(isMobile),
      ])
  }

  /// Shows pages in another zone, `Asia/Tokyo`.
  package func live(in zone: String) async throws {
    try await chrome("Emulation.setTimezoneOverride", ["timezoneId": .string(zone)])
  }

  /// A picture of the whole page, also of what is below the window, as PNG.
  package func picture() async throws -> Data {
    let answer = try await chrome(
      "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true])
    guard let text = answer["data"]?.text, let data = Data(base64Encoded: text) else {
      throw BrowserError(code: "no picture", message: "the answer has no data")
    }
    return data
  }

  /// Presses keys one after the other, where the focus is.
  package func press(_ keys: Key...) async throws {
    let strokes = keys.flatMap { key -> [JSON] in
      let value = JSON.string(key.rawValue)
      return [["type": "keyDown", "value": value], ["type": "keyUp", "value": value]]
    }
    _ = try await driver.post(
      "/actions",
      ["actions": [["type": "key", "id": "keyboard", "actions": .array(strokes)]]])
  }

  /// A key by the protocol's letter for it.
  package enum Key: String, Sendable {
    case tab = "\u{E004}"
    case enter = "\u{E007}"
    case escape = "\u{E00C}"
    case space = " "
  }
}
