import Flow
import Foundation
import HTTPTypes

/// Reads the store and makes the page for an address.
struct Pages: Sendable {
  let store: Store
  let clock: any FlowClock
  let templates: Templates

  /// What to answer.
  /// - Throws: `StoreError`.
  func answer(_ address: Address, query: Query) async throws -> Answer {
    switch address {
    case .overview: .page(templates.render(try OverviewPage(store, now: clock.now)))
    case .runs:
      .page(templates.render(try RunsPage(store, page: query.number("page") ?? 1, now: clock.now)))
    case .run(let id): .page(templates.render(try RunPage(store, id: id, query, now: clock.now)))
    case .artifacts: .page(templates.render(try ArtifactsPage(store, now: clock.now)))
    case .artifact(let key):
      .page(
        templates.render(
          try ArtifactPage(store, key: key, version: try version(query, of: key), now: clock.now)))
    case .raw(let key): try raw(key, version: try version(query, of: key))
    case .health: try health()
    case .live: .text("alive", status: .ok)
    case .ready: await Readiness(store, now: clock.now).answer
    case .stylesheet: asset(PackageResources.style_css, "text/css; charset=utf-8")
    case .icon: asset(PackageResources.icon_svg, "image/svg+xml")
    }
  }

  /// The page for what is not there.
  func notFound(_ message: String) -> Answer {
    let page = MessagePage(
      frame: Frame(.none, now: Moment(clock.now)), title: "Not found", message: message)
    return .page(templates.render(page), status: .notFound)
  }

  /// The page for our own troubles.
  func failure(_ message: String) -> Answer {
    let page = MessagePage(
      frame: Frame(.none, now: Moment(clock.now)), title: "Not available", message: message)
    return .page(templates.render(page), status: .serviceUnavailable)
  }

  /// The version asked for; nil for the newest. A version that is no number does not exist.
  private func version(_ query: Query, of key: String) throws -> Int? {
    guard query.text("version") != nil else { return nil }
    guard let version = query.number("version") else {
      throw StoreError.noSuchArtifact(key: key, version: 0)
    }
    return version
  }

  private func raw(_ key: String, version: Int?) throws -> Answer {
    let (record, content) = try store.artifact(key, version: version)
    let name = key.split(separator: "/").last.map(String.init) ?? key
    return Answer(
      mediaType: record.kind.mediaType, body: content, policy: .foreign,
      tag: record.digest.description,
      fileName: "\(name)-v\(record.version).\(record.kind.fileExtension)")
  }

  private func health() throws -> Answer {
    do {
      return try Health(store, now: clock.now).answer()
    } catch let error as StoreError {
      return Health.unreadable(error)
    }
  }

  private func asset(_ bytes: [UInt8], _ mediaType: String) -> Answer {
    Answer(
      mediaType: mediaType, body: bytes,
      tag: String(Digest(of: bytes).description.prefix(16)))
  }
}

/// A page that says one thing.
struct MessagePage: Page {
  static let template = "message"
  let frame: Frame
  let title: String
  let message: String
}
