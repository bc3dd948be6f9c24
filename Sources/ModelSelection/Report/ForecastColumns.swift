internal import Forecasting

/// The columns of a forecast table.
public enum ForecastColumns {
  /// `lo-80, hi-80, …` for the given levels.
  public static func bounds(_ levels: [Double]) -> [String] {
    levels.flatMap { level in
      let text = ModelSpec.Value.number(level).description
      return ["lo-\(text)", "hi-\(text)"]
    }
  }

  /// `unique_id,ds,model,mean` and the bounds.
  public static func all(levels: [Double]) -> [String] {
    ["unique_id", "ds", "model", "mean"] + bounds(levels)
  }
}
