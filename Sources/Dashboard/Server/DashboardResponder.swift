import Flow
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

/// Answers requests: who may ask, what was asked for, and what to say when it went wrong.
struct DashboardResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let hosts: HostPolicy
  let pages: Pages

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    let response = await answer(to: request, logger: context.logger)
      .response(known: request.headers[.ifNoneMatch])
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func answer(to request: Request, logger: Logger) async -> Answer {
    guard hosts.allows(request.head.authority) else {
      return .text(
        "This page does not answer to that name: use localhost, or start it with --allowed-host.",
        status: .misdirectedRequest)
    }
    guard request.method == .get || request.method == .head else {
      return .text("This page can only be read.", status: .methodNotAllowed)
    }
    // A page changes many times a day and none of our addresses is long.
    guard request.uri.string.utf8.count <= 4096, let address = Address(path: request.uri.path)
    else { return pages.notFound("There is no such page.") }
    do {
      return try await pages.answer(address, query: Query(request.uri))
    } catch let error as StoreError {
      switch error {
      case .noSuchRun, .ambiguousRun, .noSuchArtifact: return pages.notFound(error.description)
      default:
        logger.error("\(error)")
        return pages.failure(error.description)
      }
    } catch {
      logger.error("\(error)")
      return pages.failure("Something went wrong here; the log of the server says more.")
    }
  }
}

/// The part of an address behind the question mark, checked.
struct Query: Sendable {
  private let values: [String: String]

  init(_ uri: URI) {
    values = Dictionary(
      uri.queryParameters.map { (String($0.key), String($0.value)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The text of a parameter, unless it is empty.
  func text(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// A place in a log; anything else counts as absent.
  func place(_ name: String) -> Int64? {
    values[name].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// A number from 1; anything else counts as absent.
  func number(_ name: String) -> Int? {
    values[name].flatMap { Int($0) }.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
  }
}
