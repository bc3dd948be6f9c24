/// How the forecast is made of demand sizes and the time between them.
public enum CrostonMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// Size over interval, both smoothed whenever there is a demand.
  /// Source: Croston (1972), "Forecasting and stock control for intermittent demands".
  case classic
  /// The same less its bias: times 1 − beta / 2.
  /// Source: Syntetos & Boylan (2005), "The accuracy of intermittent demand estimates".
  case sba
  /// Size times the probability of a demand, which is smoothed in every period and so fades when
  /// demand stops. Source: Teunter, Syntetos & Babai (2011), "Intermittent demand: linking
  /// forecasting to inventory obsolescence".
  case tsb
}
