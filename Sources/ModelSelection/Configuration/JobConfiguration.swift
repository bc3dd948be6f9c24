public import Flow
public import Forecasting
public import Foundation
public import SeriesIO

/// The weekly job as its YAML file describes it.
public struct JobConfiguration: Sendable, Codable, Equatable {
  /// The name of the job; artifact keys begin with it.
  public var name: String
  /// When it runs by itself; nil where it has no schedule.
  public var schedule: ScheduleConfiguration?
  /// Where the data come from.
  public var source: SourceConfiguration
  /// How the data are read.
  public var series: SeriesConfiguration
  /// The models, in the order in which ties are decided.
  public var models: [ModelSpec]
  /// The backtest.
  public var backtest: RollingOrigin
  /// The metric that chooses.
  public var metric: Metric
  /// For whom a champion is chosen.
  public var scope: ChampionScope
  /// The column of the groups, where a champion is chosen for each group.
  public var groupColumn: String?
  /// Which of the ranked models is taken.
  public var rule: SelectionRule
  /// The share by which a model has to be better than last time's champion to take its place.
  public var hysteresis: Double
  /// Steps of the published forecast.
  public var horizon: Int
  /// Levels of its intervals, in percent.
  public var levels: [Double]
  /// How its intervals are made.
  public var intervals: IntervalMethod
  /// Whether nothing below zero is forecast.
  public var nonNegative: Bool
  /// How long it may take, where it runs, and what it needs.
  public var limits: LimitsConfiguration

  /// The zone in which periods end: that of the schedule, UTC where there is none.
  public var timeZone: TimeZone {
    schedule.flatMap { TimeZone(identifier: $0.timeZone) } ?? .gmt
  }

  /// The models of a job that names none.
  public static let defaultModels = [
    "naive", "seasonal-naive", "drift", "mean", "moving-average(4)", "moving-average(13)", "ses",
    "holt(damped)", "ets", "auto-arima", "dynamic-theta", "regression(trend,fourier(3))",
  ].compactMap(ModelSpec.init)
}

/// When the job runs by itself.
public struct ScheduleConfiguration: Sendable, Codable, Equatable {
  /// The cron expression.
  public var cron: String
  /// The name of its time zone.
  public var timeZone: String
  /// What happens when the previous run is still going at the due instant.
  public var overlap: Schedule.Overlap
  /// Which missed instants are made up for.
  public var catchUp: Schedule.CatchUp
}

/// Where the data come from.
public enum SourceConfiguration: Sendable, Codable, Equatable {
  /// A file; relative paths are relative to the configuration.
  case csv(path: String)
  /// An HTTP(S) endpoint.
  case url(HTTPConfiguration)
}

/// How an HTTP(S) endpoint is asked.
public struct HTTPConfiguration: Sendable, Codable, Equatable {
  /// The address; `${env:NAME}` in it is read from the environment at the moment of the request.
  public var url: String
  /// Further attempts after the first.
  public var retries = 42
  /// The first wait.
  public var backoffBase = Duration.seconds(1)
  /// The longest wait.
  public var backoffCap = Duration.seconds(300)
  /// When to give up altogether.
  public var deadline = Duration.seconds(6 * 3600)
  /// When to give up one attempt.
  public var timeout = Duration.seconds(60)
  /// The largest accepted body, in bytes.
  public var maximumSize = 1_000_000_000
  /// Header fields; a value `env:NAME` is read from the environment, `file:PATH` from a file, at the
  /// moment of the request, so that no secret is stored.
  public var headers: [String: String] = [:]
}

/// How the data are read.
public struct SeriesConfiguration: Sendable, Codable, Equatable {
  /// What becomes of observations whose period has not ended at `as_of`.
  public enum Incomplete: String, Sendable, Codable, CaseIterable {
    case drop, keep
  }

  /// The demanded frequency, as on the command line; nil infers it.
  public var frequency: String?
  /// The season length; nil takes that of the frequency.
  public var season: Int?
  /// What becomes of incomplete periods.
  public var incomplete = Incomplete.drop
  /// A series without a value in this many periods is stale; nil is never.
  public var staleAfter: Int? = 2
  /// The column of the ids.
  public var idColumn = PanelReader.Options.defaultIdColumn
  /// The column of the dates.
  public var timeColumn = "ds"
  /// The column of the values.
  public var valueColumn = "y"

  /// What the reader is told.
  public var readerOptions: PanelReader.Options {
    PanelReader.Options(
      idColumn: idColumn, timeColumn: timeColumn, valueColumn: valueColumn,
      frequency: frequency.flatMap(FrequencyRequest.init), season: season)
  }
}
