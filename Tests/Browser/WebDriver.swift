import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Speaks to a driver by the protocol WebDriver (W3C, 2018): one command a request, in JSON.
struct WebDriver: Sendable {
  /// The address below which commands are sent.
  let base: String

  private struct Answer<Value: Decodable>: Decodable { let value: Value }
  private struct Refusal: Decodable {
    let error: String
    let message: String
  }

  /// No command takes longer; loading a page has its own limit in the driver.
  private static let timeout = TimeAmount.seconds(120)
  /// Screenshots and logs are long.
  private static let maximumAnswer = 256 << 20

  /// The driver below one of its addresses.
  func below(_ path: String) -> WebDriver { WebDriver(base: base + path) }

  /// Sends a command and reads the value of its answer.
  /// - Throws: ``BrowserError``.
  func post<Value: Decodable>(
    _ path: String, _ body: JSON = [:], as: Value.Type = JSON.self
  ) async throws -> Value {
    try await send(.POST, path, body, as: Value.self)
  }

  /// Asks for a value.
  /// - Throws: ``BrowserError``.
  func get<Value: Decodable>(_ path: String, as: Value.Type = JSON.self) async throws -> Value {
    try await send(.GET, path, nil, as: Value.self)
  }

  /// Ends or removes something.
  /// - Throws: ``BrowserError``.
  func delete(_ path: String) async throws {
    _ = try await send(.DELETE, path, nil, as: JSON.self)
  }

  private func send<Value: Decodable>(
    _ method: HTTPMethod, _ path: String, _ body: JSON?, as: Value.Type
  ) async throws -> Value {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
      request.body = .bytes(Array(try JSONEncoder().encode(body)))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
    let bytes = try await response.body.collect(upTo: Self.maximumAnswer)
    let data = Data(bytes.readableBytesView)
    guard response.status == .ok else {
      if let refusal = try? JSONDecoder().decode(Answer<Refusal>.self, from: data).value {
        throw BrowserError(code: refusal.error, message: refusal.message)
      }
      throw BrowserError(code: "\(response.status)", message: String(decoding: data, as: UTF8.self))
    }
    return try JSONDecoder().decode(Answer<Value>.self, from: data).value
  }
}
