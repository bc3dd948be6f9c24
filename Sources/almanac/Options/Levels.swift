import ArgumentParser
import Forecasting
import Foundation

/// Levels of intervals as they are written on the command line: `80,95`, or `none`.
struct Levels: ExpressibleByArgument {
  let values: [Double]

  static let standard = Levels(values: [80, 95])

  init(values: [Double]) { self.values = values }

  init?(argument: String) {
    var values: [Double] = []
    if argument == "none" {
      self.values = values
      return
    }
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let level = Double(part.trimmingCharacters(in: .whitespaces)), level > 0, level < 100
      else { return nil }
      if !values.contains(level) { values.append(level) }
    }
    self.values = values
  }

  var defaultValueDescription: String {
    values.isEmpty ? "none" : values.map { "\(ModelSpec.Value.number($0))" }.joined(separator: ",")
  }
}
