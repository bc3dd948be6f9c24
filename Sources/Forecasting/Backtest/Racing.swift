/// When models that are clearly worse are dropped from a backtest before its end.
///
/// After every so many series each model is compared with the one that leads: over the series on which
/// both have a score, the difference of their scores is averaged, and a one-sided bound of Student's t
/// is drawn below it. Where even the bound is above 0, the model is dropped: the remaining series are
/// not forecast by it. The bounds of all models and looks hold together with the confidence asked for
/// (Bonferroni), so that a model that is as good as the leader is dropped with a probability of at most
/// the rest.
///
/// Method: Hoeffding races of Maron & Moore (1994), with the paired t bounds of Moore & Lee (1994).
public struct Racing: Sendable, Hashable, Codable {
  /// The confidence of all bounds together, in percent.
  public var confidence: Double
  /// The series between two looks; the first look needs as many.
  public var series: Int

  /// Looks after every `series` series, with bounds that all hold with `confidence` percent.
  public init(confidence: Double = 99, series: Int = 32) {
    self.confidence = confidence
    self.series = series
  }

  /// A model that was dropped, and why.
  public struct Dropout: Sendable, Hashable, Codable {
    /// The model.
    public var model: ModelSpec
    /// The model that led.
    public var leader: ModelSpec
    /// The series that were looked at.
    public var series: Int
    /// How much worse its mean score was over them.
    public var difference: Double
    /// How much worse it is at least, with the confidence asked for.
    public var bound: Double
  }
}

extension Racing.Dropout: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    "\(model) was dropped after \(series) series: it is worse than \(leader) by "
      + "\(PlainNumber.text(difference)), and by \(PlainNumber.text(bound)) at least"
  }
}
