import Flow
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

/// Answers requests: who may ask, what was asked for, and what to say when it went wrong.
struct DashboardResponder: HTTPResponder {
  typealias Context = PageContext

  let hosts: HostPolicy
  let gate: Gate
  let pages: Pages
  let desk: FormDesk
  /// How often one visitor may ask, which no person reaches.
  private let requests = Allowance(burst: 600, rate: 100)
  /// How often one visitor may send a form.
  private let forms = Allowance(burst: 30, rate: 1)
  /// How often one visitor may try a token: with 128 bits of chance in it that is a way to nowhere.
  private let attempts = Allowance(burst: 10, rate: 0.1)

  init(hosts: HostPolicy, gate: Gate, pages: Pages, desk: FormDesk) {
    (self.hosts, self.gate, self.pages, self.desk) = (hosts, gate, pages, desk)
  }

  func respond(to request: Request, context: PageContext) async throws -> Response {
    let response = await answer(to: request, context).response(
      known: request.headers[.ifNoneMatch],
      isShort: Gzip.isAccepted(request.headers[.acceptEncoding]))
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func answer(to request: Request, _ context: PageContext) async -> Answer {
    guard hosts.allows(request.head.authority) else {
      return .text(
        "This page does not answer to that name: use localhost, or start it with --allowed-host.",
        status: .misdirectedRequest)
    }
    guard [.get, .head, .post].contains(request.method) else {
      return .text("This page can be read, and sent forms.", status: .methodNotAllowed)
    }
    guard requests.take(context.visitor, now: pages.clock.now) else { return .tooMany(after: 1) }
    let session = session(of: request)
    let visit = Visit(
      now: pages.clock.now, query: Query(request.uri), formKey: gate.formKey(session: session),
      isSignedIn: session != nil)
    do {
      if request.method == .post {
        return try await submit(request, context, session: session, visit)
      }
      // No address of ours is long.
      guard request.uri.string.utf8.count <= 4096, let address = Address(path: request.uri.path)
      else { return pages.notFound("There is no such page.", visit) }
      if address != .signIn, let refusal = refusal(of: request, for: address, session, context) {
        return refusal
      }
      return try await pages.answer(
        address, visit,
        Connection(
          channel: context.channel, body: request.body,
          lastEvent: request.headers[.lastEventID].flatMap { Int64($0) }))
    } catch {
      return failure(error, context.logger, visit)
    }
  }

  /// A page that says what went wrong.
  private func failure(_ error: any Error, _ logger: Logger, _ visit: Visit) -> Answer {
    switch error {
    case let error as Refusal: return pages.refusal(error, visit)
    case let error as StoreError:
      switch error {
      case .noSuchRun, .ambiguousRun, .noSuchArtifact, .noSuchTask:
        return pages.notFound(error.description, visit)
      case .active, .illegalMove, .noSuchSchedule:
        return pages.refusal(Refusal(.conflict, error.description), visit)
      default:
        logger.error("\(error)")
        return pages.failure(error.description, visit)
      }
    default:
      logger.error("\(error)")
      return pages.failure(
        "Something went wrong here; the log of the server says more.", visit)
    }
  }

  // MARK: - Who asks

  /// The session of a visitor who showed the token before, where one is asked for.
  private func session(of request: Request) -> String? {
    guard gate.isLocked else { return nil }
    let cookies = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
    return cookies.lazy.compactMap { cookie -> String? in
      let pair = cookie.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      return pair.count == 2 && pair[0] == Gate.cookie ? pair[1] : nil
    }.first { gate.knows($0, now: pages.clock.now) }
  }

  /// What to answer to somebody who is not known; nil for those who may come in.
  private func refusal(
    of request: Request, for address: Address, _ session: String?, _ context: PageContext
  ) -> Answer? {
    if !gate.isLocked || address.isOpen || session != nil { return nil }
    if let authorization = request.headers[.authorization] {
      let isBearer = authorization.lowercased().hasPrefix("bearer ")
      if isBearer, gate.opens(authorization.dropFirst(7).trimmingCharacters(in: .whitespaces)) {
        return nil
      }
      guard attempts.take(context.visitor, now: pages.clock.now) else { return .tooMany(after: 60) }
    } else if !address.isForPrograms {
      return .seeOther(Address.signIn.path(["next": request.uri.string]))
    }
    var answer = Answer.text(
      "A token is needed: Authorization: Bearer TOKEN, or sign in at \(Address.signIn.path).",
      status: .unauthorized)
    answer.fields[.wwwAuthenticate] = "Bearer"
    return answer
  }

  // MARK: - Forms

  /// The longest form, in bytes; the longest list of models is far below.
  private static let longestForm = 64 << 10
  /// How long a form may take to arrive.
  private static let patience = Duration.seconds(10)

  private func submit(
    _ request: Request, _ context: PageContext, session: String?, _ visit: Visit
  ) async throws -> Answer {
    guard let action = Action(path: request.uri.path) else {
      return pages.notFound("There is no such form.", visit)
    }
    try checkOrigin(request)
    guard forms.take(context.visitor, now: visit.now) else { return .tooMany(after: 5) }
    if gate.isLocked, action != .signIn, session == nil {
      throw Refusal(.unauthorized, "Sign in first.")
    }
    let form = try await form(of: request)
    guard gate.isFormKey(form["key"] ?? "", session: session) else {
      throw Refusal(
        .forbidden, "The form is too old or came from another page: load the page and try again.")
    }
    switch action {
    case .signIn:
      guard attempts.take(context.visitor, now: visit.now) else { return .tooMany(after: 60) }
      return signIn(form, request, visit)
    case .signOut:
      var answer = Answer.seeOther(Address.signIn.path)
      answer.fields[.setCookie] = "\(Gate.cookie)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
      return answer
    default: return try await desk.perform(action, form, visit)
    }
  }

  /// Refuses forms that another site sent: browsers say where a form comes from.
  private func checkOrigin(_ request: Request) throws {
    let isForeign =
      if let origin = request.headers[.origin] {
        origin.split(separator: "://").last.map(String.init) != request.head.authority
      } else if let site = request.headers[.fetchSite] {
        !["same-origin", "none"].contains(site)
      } else {
        false
      }
    if isForeign { throw Refusal(.forbidden, "Forms of other sites are not taken.") }
  }

  private func form(of request: Request) async throws -> [String: String] {
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type.hasPrefix("application/x-www-form-urlencoded") else {
      throw Refusal(.unsupportedMediaType, "Only forms are taken here.")
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }),
      length > Self.longestForm
    {
      throw Refusal(.contentTooLarge, "That form is too long.")
    }
    let body = request.body
    let buffer = try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
      group.addTask {
        do { return try await body.collect(upTo: Self.longestForm) } catch {
          throw Refusal(.contentTooLarge, "That form is too long, or it broke off.")
        }
      }
      group.addTask {
        try await Task.sleep(for: Self.patience)
        throw Refusal(.requestTimeout, "The form did not arrive in time.")
      }
      defer { group.cancelAll() }
      return try await group.next() ?? ByteBuffer()
    }
    let text = String(buffer: buffer)
    do {
      return try URLEncodedFormDecoder().decode([String: String].self, from: text)
    } catch {
      throw Refusal(.badRequest, "The form cannot be read.")
    }
  }

  private func signIn(_ form: [String: String], _ request: Request, _ visit: Visit) -> Answer {
    guard gate.opens((form["token"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)) else {
      return pages.signIn(visit, isWrong: true, next: form["next"] ?? "")
    }
    let next = form["next"] ?? ""
    // Only a path of this site: anything else would send people away.
    let isOurs =
      next.hasPrefix("/") && !next.hasPrefix("//") && !next.contains("\\")
      && next.allSatisfy { $0.isASCII && !$0.isNewline && $0 != " " }
    var answer = Answer.seeOther(isOurs ? next : Address.overview.path)
    let isSecure = request.headers[.origin]?.hasPrefix("https://") == true
    answer.fields[.setCookie] =
      "\(Gate.cookie)=\(gate.session(now: visit.now)); Path=/; Max-Age=\(Int(Gate.lifetime)); "
      + "HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    return answer
  }
}

/// Why something is not done, for the visitor.
struct Refusal: Error {
  let status: HTTPResponse.Status
  let message: String

  init(_ status: HTTPResponse.Status, _ message: String) {
    (self.status, self.message) = (status, message)
  }
}

extension HTTPField.Name {
  static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
  static let lastEventID = HTTPField.Name("Last-Event-ID")!
}

extension Answer {
  /// Not now.
  fileprivate static func tooMany(after seconds: Int) -> Answer {
    var answer = text("Too many requests; wait a little.", status: .tooManyRequests)
    answer.fields[.retryAfter] = "\(seconds)"
    return answer
  }
}
