import Mustache

/// The templates in the binary.
struct Templates: Sendable {
  private let library: MustacheLibrary

  /// Reads the templates.
  /// - Throws: when one is malformed.
  init() throws {
    MustacheContentTypes.register(EscapedMarkup(), named: "MARKUP")
    var library = MustacheLibrary()
    for (name, bytes) in Self.sources {
      // The library's own escaping goes by characters and can be slipped past (see `Markup`), and
      // every template starts with it unless told otherwise.
      let text = "{{% CONTENT_TYPE:MARKUP}}" + String(decoding: bytes, as: UTF8.self)
      try library.register(text, named: name)
    }
    self.library = library
  }

  /// A page from its values.
  func render(_ page: some Page) -> String {
    library.render(page, withTemplate: type(of: page).template) ?? ""
  }

  /// The timeline of a run without a page around it.
  func render(_ part: TimelinePart) -> String {
    library.render(part, withTemplate: TimelinePart.template) ?? ""
  }

  private static let sources = [
    ("layout", PackageResources.layout_mustache),
    ("overview", PackageResources.overview_mustache),
    ("runs", PackageResources.runs_mustache),
    ("run", PackageResources.run_mustache),
    ("run-rows", PackageResources.run_rows_mustache),
    ("run-timeline", PackageResources.run_timeline_mustache),
    ("run-tasks", PackageResources.run_tasks_mustache),
    ("run-log", PackageResources.run_log_mustache),
    ("results", PackageResources.results_mustache),
    ("result", PackageResources.result_mustache),
    ("task", PackageResources.task_mustache),
    ("artifacts", PackageResources.artifacts_mustache),
    ("artifact", PackageResources.artifact_mustache),
    ("message", PackageResources.message_mustache),
    ("new-run", PackageResources.new_run_mustache),
    ("notices", PackageResources.notices_mustache),
    ("sign-in", PackageResources.sign_in_mustache),
    ("status", PackageResources.status_mustache),
    ("upcoming", PackageResources.upcoming_mustache),
    ("models", PackageResources.models_mustache),
    ("series", PackageResources.series_mustache),
    ("forecasts", PackageResources.forecasts_mustache),
    ("board-rows", PackageResources.board_rows_mustache),
    ("failure-rows", PackageResources.failure_rows_mustache),
    ("run-head", PackageResources.run_head_mustache),
    ("forecast-panel", PackageResources.forecast_panel_mustache),
    ("live-panel", PackageResources.live_panel_mustache),
  ]
}

/// The values of one page. Templates read its stored properties by name.
protocol Page: Sendable {
  /// The name of the template.
  static var template: String { get }
  /// What every page has.
  var frame: Frame { get }
}

/// Our escaping as the template library wants it.
private struct EscapedMarkup: MustacheContentType {
  func escapeText(_ text: String) -> String { Markup.escape(text) }
}
