public import Flow
internal import Foundation

/// How a job is operated: whom to tell, and what to keep for how long.
///
/// It stands in the same file as the ``JobConfiguration``, but is no part of what a run is started
/// with: a run that is resumed obeys the file as it is by then, and no address is ever stored.
public struct OperationConfiguration: Sendable {
  /// The name of the job.
  public var workflow: String
  /// Whom to tell.
  public var channels: [any Channel] = []
  /// How long a run may take before people are told.
  public var longerThan = Duration.seconds(2 * 3600)
  /// What to keep for how long.
  public var retention = RetentionPolicy.standard

  /// Reads a configuration file.
  /// - Throws: ``ConfigurationError`` naming file, line and column; `SeriesFileError` where the
  ///   file cannot be read.
  public static func read(path: String) throws -> OperationConfiguration {
    let directory = URL(filePath: path).absoluteURL.deletingLastPathComponent()
    return try parse(
      ConfigurationNode.text(path: path), file: path,
      directory: directory.path(percentEncoded: false))
  }

  /// Parses the text of a configuration; `file` names it in errors, and relative paths start from
  /// `directory`.
  public static func parse(_ text: String, file: String, directory: String = ".")
    throws(ConfigurationError) -> OperationConfiguration
  {
    let root = try ConfigurationNode.parse(text, file: file).mapping(keys: JobConfiguration.keys)
    return try OperationConfiguration(
      parsing: root, workflow: root.required("name").text(), directory: directory)
  }

  init(parsing root: ConfigurationMapping, workflow: String, directory: String = ".")
    throws(ConfigurationError)
  {
    self.workflow = workflow
    if let notify = root["notify"] { try parse(notify: notify, directory) }
    if let entries = try root["retention"]?.mapping(keys: ["logs", "results"]) {
      if let logs = entries["logs"] { retention.logs = try Self.age(logs) }
      if let results = entries["results"] { retention.results = try Self.age(results) }
    }
  }

  private mutating func parse(notify: ConfigurationNode, _ directory: String)
    throws(ConfigurationError)
  {
    let entries = try notify.mapping(keys: [
      "webhook", "slack", "command", "heartbeat", "on", "longer-than",
    ])
    var kinds = Set(NoticeKind.allCases)
    if let on = entries["on"] {
      kinds = []
      for element in try on.list() { kinds.insert(try element.choice()) }
    }
    if let limit = entries["longer-than"] {
      longerThan = try limit.duration()
      if longerThan <= .zero { throw limit.wrong(expected: "a duration above nothing") }
    }
    for form in WebhookChannel.Form.allCases {
      if let node = entries[form.rawValue] {
        channels.append(
          WebhookChannel(try Self.address(node, directory), form: form, kinds: kinds))
      }
    }
    if let node = entries["command"] {
      var words: [SecretText] = []
      for element in try node.list() {
        words.append(SecretText(try element.text(), directory: directory))
      }
      if words.isEmpty { throw node.invalid("notify.command is empty; name a command") }
      channels.append(CommandChannel(words, kinds: kinds, directory: directory))
    }
    if let node = entries["heartbeat"] {
      channels.append(HeartbeatChannel(try Self.address(node, directory)))
    }
  }

  /// An address, or where it is kept. Errors do not quote it.
  private static func address(_ node: ConfigurationNode, _ directory: String)
    throws(ConfigurationError) -> SecretText
  {
    let address = SecretText(try node.text(), directory: directory)
    guard address.isWebAddress else {
      throw node.invalid(
        "\(node.path) is no web address; expected https://…, http://…, env:NAME or file:PATH")
    }
    return address
  }

  /// An age, or nil for ever.
  private static func age(_ node: ConfigurationNode) throws(ConfigurationError) -> Duration? {
    try node.text() == "forever" ? nil : node.duration()
  }
}
