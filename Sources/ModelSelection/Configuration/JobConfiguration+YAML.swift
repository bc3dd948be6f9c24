internal import Flow
internal import Forecasting
internal import Foundation
internal import SeriesIO
internal import Yams

extension JobConfiguration {
  /// Reads a configuration file.
  /// - Throws: ``ConfigurationError`` naming file, line and column; `SeriesFileError`
  ///   where the file cannot be read.
  public static func read(path: String) throws -> JobConfiguration {
    try parse(ConfigurationNode.text(path: path), file: path)
  }

  /// The keys of a file.
  static let keys = [
    "name", "schedule", "source", "series", "models", "backtest", "select", "forecast", "limits",
    "notify", "retention",
  ]

  /// Parses the text of a configuration; `file` names it in errors.
  public static func parse(_ text: String, file: String) throws(ConfigurationError)
    -> JobConfiguration
  {
    let root = try ConfigurationNode.parse(text, file: file).mapping(keys: keys)
    let name = try root.required("name")
    // What is no part of a run is checked with the rest, so that a mistake is told at once.
    _ = try OperationConfiguration(parsing: root, workflow: parseName(name))
    let selection = try root["select"]?.mapping(keys: [
      "metric", "by", "group", "rule", "hysteresis",
    ])
    let scope: ChampionScope = try selection?["by"]?.choice() ?? .series
    let forecast = try root["forecast"]?.mapping(keys: [
      "horizon", "levels", "intervals", "non-negative",
    ])
    let backtest = try parseBacktest(root["backtest"])
    return JobConfiguration(
      name: try parseName(name),
      schedule: try root["schedule"].map(ScheduleConfiguration.init(parsing:)),
      source: try SourceConfiguration(parsing: root.required("source")),
      series: try SeriesConfiguration(parsing: root["series"]),
      models: try parseModels(root["models"]),
      backtest: backtest,
      metric: try selection?["metric"]?.value(
        expected: "a metric: \(Metric.names.joined(separator: ", "))") ?? .mase,
      scope: scope,
      groupColumn: try parseGroupColumn(selection, scope: scope),
      rule: try selection?["rule"]?.choice() ?? .minimum,
      hysteresis: try selection?["hysteresis"]?.number(in: 0..<1) ?? 0,
      horizon: try forecast?["horizon"]?.integer(in: 1...10_000) ?? backtest.horizon,
      levels: try forecast?["levels"].map(parseLevels) ?? [80, 95],
      intervals: try forecast?["intervals"]?.choice() ?? .analytic,
      nonNegative: try forecast?["non-negative"]?.flag() ?? false,
      limits: try LimitsConfiguration(parsing: root["limits"]))
  }

  /// A name becomes the first part of artifact keys.
  private static func parseName(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
    let name = try node.text()
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "-_. ".contains($0) }
    guard isPlain, name.count <= 100, !name.hasPrefix(".") else {
      throw node.wrong(expected: "letters, digits, '-', '_', '.' and spaces, at most 100")
    }
    return name
  }

  private static func parseModels(_ node: ConfigurationNode?) throws(ConfigurationError)
    -> [ModelSpec]
  {
    guard let node else { return defaultModels }
    var specs: [ModelSpec] = []
    for element in try node.list() {
      do throws(ModelSpecError) {
        let spec = try ModelSpec.parse(try element.textOfSpec())
        _ = try spec.makeForecaster()
        if !specs.contains(spec) { specs.append(spec) }
      } catch {
        throw element.invalid(error.description)
      }
    }
    if specs.isEmpty { throw node.invalid("models is empty; name at least one") }
    return specs
  }

  private static func parseBacktest(_ node: ConfigurationNode?) throws(ConfigurationError)
    -> RollingOrigin
  {
    var plan = RollingOrigin()
    guard
      let node = try node?.mapping(keys: ["horizon", "origins", "step", "gap", "window", "refit"])
    else { return plan }
    plan.horizon = try node["horizon"]?.integer(in: 1...10_000) ?? plan.horizon
    plan.origins = try node["origins"]?.integer(in: 1...100_000) ?? plan.origins
    plan.step = try node["step"]?.integer(in: 1...10_000) ?? plan.step
    plan.gap = try node["gap"]?.integer(in: 0...10_000) ?? plan.gap
    plan.window =
      try node["window"]?.value(expected: "expanding or sliding:LENGTH") ?? plan.window
    plan.refit =
      try node["refit"]?.value(expected: "always, never, every:K or form:K,parameters:K")
      ?? plan.refit
    return plan
  }

  static func parseLevels(_ node: ConfigurationNode) throws(ConfigurationError) -> [Double] {
    var levels: [Double] = []
    for element in try node.list() {
      let level = try element.number(in: 0..<100)
      guard level > 0 else { throw element.wrong(expected: "a level above 0 and below 100") }
      if !levels.contains(level) { levels.append(level) }
    }
    return levels
  }

  /// The column of groups goes with champions by group, and only with them.
  private static func parseGroupColumn(_ node: ConfigurationMapping?, scope: ChampionScope)
    throws(ConfigurationError) -> String?
  {
    guard let column = node?["group"] else {
      if scope == .group, let by = node?["by"] {
        throw by.invalid("select.by is group; name the column of the groups, select.group")
      }
      return nil
    }
    guard scope == .group else {
      throw column.invalid("select.group has no meaning unless select.by is group")
    }
    return try column.text()
  }
}

extension ConfigurationNode {
  /// The text of a model spec; the error of a wrong type is part of the surrounding one.
  fileprivate func textOfSpec() throws(ModelSpecError) -> String {
    guard let text = node.scalar?.string else {
      throw .syntax(spec: path, position: 1, expected: "a model spec, quoted where it has commas")
    }
    return text
  }
}

extension ScheduleConfiguration {
  init(parsing node: ConfigurationNode) throws(ConfigurationError) {
    let entries = try node.mapping(keys: ["cron", "timezone", "overlap", "catch-up"])
    let expression = try entries.required("cron")
    cron = try expression.text()
    do {
      _ = try Cron(cron)
    } catch {
      throw expression.invalid("\(error)")
    }
    timeZone = try entries["timezone"]?.text() ?? "UTC"
    if TimeZone(identifier: timeZone) == nil {
      throw entries["timezone"]!.wrong(
        expected: "the name of a time zone, such as America/New_York (the machine needs the "
          + "package tzdata)")
    }
    overlap = try entries["overlap"]?.choice() ?? .skip
    catchUp = try entries["catch-up"]?.choice() ?? .latest
  }
}

extension SourceConfiguration {
  init(parsing node: ConfigurationNode) throws(ConfigurationError) {
    let entries = try node.mapping(keys: [
      "csv", "url", "retries", "backoff", "deadline", "timeout", "max-size", "headers",
    ])
    if let csv = entries["csv"] {
      if let other = entries.entries.keys.filter({ $0 != "csv" }).sorted().first {
        throw entries[other]!.invalid("source.\(other) has no meaning beside source.csv")
      }
      self = .csv(path: try csv.text())
    } else {
      self = .url(try HTTPConfiguration(parsing: entries))
    }
  }
}

extension HTTPConfiguration {
  init(parsing entries: ConfigurationMapping) throws(ConfigurationError) {
    guard let address = entries["url"] else {
      throw entries.node.invalid("source needs csv or url")
    }
    url = try address.text()
    try SecretRules.checkAddress(url, at: address)
    retries = try entries["retries"]?.integer(in: 0...10_000) ?? retries
    if let backoff = entries["backoff"] {
      let parts = try backoff.text().components(separatedBy: "..").map(DurationText.parse)
      guard parts.count == 2, let base = parts[0], let cap = parts[1], base <= cap else {
        throw backoff.wrong(expected: "the first and the longest wait, such as 1s..5m")
      }
      backoffBase = base
      backoffCap = cap
    }
    deadline = try entries["deadline"]?.duration() ?? deadline
    timeout = try entries["timeout"]?.duration() ?? timeout
    maximumSize = try entries["max-size"]?.size() ?? maximumSize
    if let fields = entries["headers"] {
      guard let mapping = fields.node.mapping else { throw fields.wrong(expected: "a mapping") }
      for (key, value) in mapping {
        guard let name = key.scalar?.string, let text = value.scalar?.string else {
          throw fields.wrong(expected: "header names and their values")
        }
        try SecretRules.checkHeader(name, text, at: fields)
        headers[name] = text
      }
    }
  }
}

extension SeriesConfiguration {
  init(parsing node: ConfigurationNode?) throws(ConfigurationError) {
    guard
      let entries = try node?.mapping(keys: [
        "frequency", "season", "incomplete", "stale-after", "id-column", "time-column",
        "value-column",
      ])
    else { return }
    if let frequency = entries["frequency"] {
      let request: FrequencyRequest = try frequency.value(
        expected: "weekly, weekly-mon … weekly-sun, monthly, quarterly, yearly, daily, hourly or "
          + "index")
      self.frequency = request.description
    }
    season = try entries["season"]?.integer(in: 1...100_000)
    incomplete = try entries["incomplete"]?.choice() ?? incomplete
    if let stale = entries["stale-after"] {
      staleAfter = try stale.text() == "never" ? nil : stale.integer(in: 1...100_000)
    }
    idColumn = try entries["id-column"]?.text() ?? idColumn
    timeColumn = try entries["time-column"]?.text() ?? timeColumn
    valueColumn = try entries["value-column"]?.text() ?? valueColumn
  }
}

extension ConfigurationNode {
  /// A duration.
  func duration() throws(ConfigurationError) -> Duration {
    guard let duration = DurationText.parse(try text()) else {
      throw wrong(expected: "a duration such as 500ms, 60s, 5m or 6h")
    }
    return duration
  }
}
