import Foundation

extension Browser {
  /// What the browser asked for, and what came.
  package struct Request: Sendable {
    /// The address.
    package let url: String
    /// What the browser calls it: `Document`, `Stylesheet`, `Image`, `EventSource`.
    package let kind: String
    /// The status of the answer; nil where none came.
    package var status: Int?
    /// The bytes that came over the wire, headers included; nil while they come.
    package var bytes: Int?
  }

  /// The requests since the last call, in order; a redirect counts as one more.
  package func requests() async throws -> [Request] {
    var requests: [Request] = []
    var places: [String: Int] = [:]
    for entry in try await entries("performance") {
      let event = try JSONDecoder().decode(Event.self, from: Data(entry.message.utf8)).message
      guard let parameters = event.params, let id = parameters["requestId"]?.text else { continue }
      switch event.method {
      case "Network.requestWillBeSent":
        guard let url = parameters["request"]?["url"]?.text, !url.hasPrefix("data:") else {
          continue
        }
        places[id] = requests.count
        requests.append(Request(url: url, kind: parameters["type"]?.text ?? ""))
      case "Network.responseReceived":
        guard let place = places[id] else { continue }
        requests[place].status = parameters["response"]?["status"]?.number.map { Int($0) }
      case "Network.loadingFinished":
        guard let place = places[id] else { continue }
        requests[place].bytes = parameters["encodedDataLength"]?.number.map { Int($0) }
      default: continue
      }
    }
    return requests
  }

  /// What the console shows as errors or warnings since the last call.
  package func complaints() async throws -> [String] {
    try await entries("browser").filter { ["SEVERE", "WARNING"].contains($0.level) }.map(\.message)
  }

  private struct Entry: Decodable, Sendable {
    let level: String
    let message: String
  }

  private struct Event: Decodable {
    struct Message: Decodable {
      let method: String
      let params: JSON?
    }
    let message: Message
  }

  private func entries(_ log: String) async throws -> [Entry] {
    try await driver.post("/se/log", ["type": .string(log)], as: [Entry].self)
  }
}
