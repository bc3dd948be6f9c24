/// The plan of a backtest: from which origins, how far, and what is estimated anew at each.
///
/// The last cutoff leaves `gap + horizon` observations; earlier ones lie `step` apart. At a cutoff
/// with *k* training values the targets are the values k + gap + 1 … k + gap + horizon.
/// Definition: Tashman (2000), "Out-of-sample tests of forecasting accuracy".
public struct RollingOrigin: Sendable, Hashable, Codable {
  /// What the training part of an origin is.
  public enum Window: Sendable, Hashable, Codable {
    /// Everything up to the cutoff.
    case expanding
    /// The last `length` values up to the cutoff.
    case sliding(length: Int)
  }

  /// When a model is estimated anew. States are brought up to date at every origin.
  public enum Refit: Sendable, Hashable, Codable {
    /// Form and parameters at every origin.
    case always
    /// Form and parameters at the first origin only.
    case never
    /// Form every `form` origins, parameters every `parameters` origins.
    case every(form: Int, parameters: Int)

    /// Whether the model's form is chosen at the origin with this ordinal (from 0).
    public func choosesForm(atOrigin ordinal: Int) -> Bool {
      switch self {
      case .always: true
      case .never: ordinal == 0
      case .every(let form, _): ordinal % form == 0
      }
    }

    /// Whether the model's parameters are estimated at the origin with this ordinal (from 0).
    public func estimatesParameters(atOrigin ordinal: Int) -> Bool {
      switch self {
      case .always: true
      case .never: ordinal == 0
      case .every(let form, let parameters): ordinal % parameters == 0 || ordinal % form == 0
      }
    }
  }

  /// Steps forecast from each origin, at least 1.
  public var horizon: Int
  /// The number of origins, at least 1.
  public var origins: Int
  /// Values between neighbouring cutoffs, at least 1.
  public var step: Int
  /// Values left out between the cutoff and the first target, at least 0.
  public var gap: Int
  /// The training part.
  public var window: Window
  /// When models are estimated anew.
  public var refit: Refit
  /// Whether a refit starts its search from the parameters of the previous refitted origin.
  public var warmStart: Bool
  /// How many steps the common end of the panel lies after the end of this series; 0 where every
  /// series counts its cutoffs back from its own end.
  public var endLag = 0

  /// A plan; the defaults are those of the command line.
  public init(
    horizon: Int = 1, origins: Int = 26, step: Int = 1, gap: Int = 0, window: Window = .expanding,
    refit: Refit = .always, warmStart: Bool = true
  ) {
    self.horizon = horizon
    self.origins = origins
    self.step = step
    self.gap = gap
    self.window = window
    self.refit = refit
    self.warmStart = warmStart
  }

  /// The cutoffs of a series, oldest first, as numbers of training values.
  ///
  /// A series too short for all origins uses as many as leave `minimum` training values; none is
  /// an empty array. Cutoffs whose targets lie beyond the series' end are left out.
  /// - Complexity: O(origins).
  public func cutoffs(count: Int, minimum: Int) -> [Int] {
    let (first, number) = cutoffProgression(count: count, minimum: minimum)
    return (0..<number).map { first + $0 * step }
  }

  /// The first of the ``cutoffs(count:minimum:)``, and their number; the others follow at ``step``.
  /// - Complexity: O(1).
  func cutoffProgression(count: Int, minimum: Int) -> (first: Int, number: Int) {
    let last = count + endLag - gap - horizon
    let room = last - max(minimum, 1)
    guard room >= 0 else { return (last, 0) }
    // How many steps before the last one.
    let oldest = min(origins - 1, room / step)
    let newest = (max(endLag, 0) + step - 1) / step
    return (last - oldest * step, max(oldest - newest + 1, 0))
  }

  /// The positions a model is trained on at a cutoff.
  public func training(cutoff: Int) -> Range<Int> {
    switch window {
    case .expanding: 0..<cutoff
    case .sliding(let length): max(0, cutoff - length)..<cutoff
    }
  }
}

extension RollingOrigin.Window: LosslessStringConvertible {
  /// Parses `expanding` or `sliding:LENGTH`.
  public init?(_ description: String) {
    if description == "expanding" {
      self = .expanding
    } else if description.hasPrefix("sliding:"), let length = Int(description.dropFirst(8)),
      length >= 1
    {
      self = .sliding(length: length)
    } else {
      return nil
    }
  }

  /// The written form.
  public var description: String {
    switch self {
    case .expanding: "expanding"
    case .sliding(let length): "sliding:\(length)"
    }
  }
}

extension RollingOrigin.Refit: LosslessStringConvertible {
  /// Parses `always`, `never`, `every:K`, or `form:K,parameters:K`.
  public init?(_ description: String) {
    switch description {
    case "always": self = .always
    case "never": self = .never
    default:
      var parts: [String: Int] = [:]
      for part in description.split(separator: ",", omittingEmptySubsequences: false) {
        let pair = part.split(separator: ":", omittingEmptySubsequences: false)
        guard pair.count == 2, let every = Int(pair[1]), every >= 1,
          parts.updateValue(every, forKey: String(pair[0])) == nil
        else { return nil }
      }
      if let every = parts["every"], parts.count == 1 {
        self = .every(form: every, parameters: every)
      } else if let form = parts["form"], let parameters = parts["parameters"], parts.count == 2 {
        self = .every(form: form, parameters: parameters)
      } else {
        return nil
      }
    }
  }

  /// The written form.
  public var description: String {
    switch self {
    case .always: "always"
    case .never: "never"
    case .every(let form, let parameters):
      form == parameters ? "every:\(form)" : "form:\(form),parameters:\(parameters)"
    }
  }
}
