import Foundation

/// What every page has around its content.
struct Frame: Sendable {
  /// A part of the site, in the navigation or beside it.
  enum Section: String, Sendable, CaseIterable {
    case overview, runs, models, forecasts, artifacts, upcoming, notices, health, none

    fileprivate var address: Address {
      switch self {
      case .overview: .overview
      case .runs: .runs
      case .models: .models
      case .forecasts: .forecasts
      case .artifacts: .artifacts
      case .upcoming: .upcoming
      case .notices: .notices
      case .health, .none: .status
      }
    }
  }

  /// An entry of the navigation.
  struct Entry: Sendable {
    let name: String
    let link: String
    let isCurrent: Bool
  }

  let navigation: [Entry]
  /// Whether the page should be loaded again soon where nothing else keeps it up to date: something
  /// is going on.
  let isLive: Bool
  let now: Moment
  /// What forms carry, so that nobody else can send them.
  let formKey: String
  let isSignedIn: Bool

  init(_ section: Section, _ visit: Visit, isLive: Bool = false) {
    navigation = Section.allCases.dropLast().map {
      Entry(
        name: $0.rawValue.capitalized, link: $0.address.path, isCurrent: $0 == section)
    }
    self.isLive = isLive
    now = Moment(visit.now)
    formKey = visit.formKey
    isSignedIn = visit.isSignedIn
  }
}
