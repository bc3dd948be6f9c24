import ArgumentParser
import Forecasting
import ModelSelection

/// Which models.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("model"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "One or more model specs, such as naive or \"arima(0,1,1)\"; see 'almanac models'.",
      valueName: "spec"))
  var models: [String] = []

  /// The models in the order in which they were named, each once.
  /// - Throws: ``ModelSpecError`` for what cannot be understood.
  func specs() throws(ModelSpecError) -> [ModelSpec] {
    if models.isEmpty { return JobConfiguration.defaultModels }
    var specs: [ModelSpec] = []
    for text in models {
      let spec = try ModelSpec.parse(text)
      _ = try spec.makeForecaster()
      if !specs.contains(spec) { specs.append(spec) }
    }
    return specs
  }
}
