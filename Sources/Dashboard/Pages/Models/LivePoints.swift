import Forecasting
import ModelSelection

/// The published forecasts of series, with what came true where that is known.
struct LivePoints {
  private let outcomes: [String: [OutcomeRow]]
  private let pending: [String: [ForecastRow]]
  private let order: [String]

  init(_ archive: JobArchive, _ run: PublishedRun) throws {
    outcomes = Dictionary(grouping: try archive.outcomes(by: run), by: \.id)
    let forecasts = try archive.forecasts(of: run)
    pending = Dictionary(grouping: forecasts, by: \.id)
    var order: [String] = []
    for forecast in forecasts where order.last != forecast.id { order.append(forecast.id) }
    self.order = order
  }

  /// The series that were forecast, those of which something has come true first.
  var series: [String] {
    order.filter { outcomes[$0] != nil } + order.filter { outcomes[$0] == nil }
  }

  /// What has come true of a series, newest last.
  func outcomes(of id: String) -> [OutcomeRow] { outcomes[id] ?? [] }

  /// One-step forecasts, and behind them those that wait for their value.
  func points(of id: String) -> [OutcomeChart.Point] {
    let known = outcomes(of: id).filter { $0.step == 1 }.map { OutcomeChart.Point($0) }
    return known + (pending[id] ?? []).map { OutcomeChart.Point($0) }
  }
}

extension Frequency.Unit {
  /// What lies between neighbouring times, as far as axes need to know it: artifacts do not say.
  static func guess(_ times: [Timestamp]) -> Frequency.Unit {
    let gaps = zip(times, times.dropFirst()).map { $1.rawValue - $0.rawValue }.filter { $0 > 0 }
    guard let least = gaps.min() else { return .daily }
    return switch least {
    case ..<3600: .index
    case ..<86_400: .hourly
    case ..<(28 * 86_400): .daily
    case ..<(365 * 86_400): .monthly
    default: .yearly
    }
  }
}
