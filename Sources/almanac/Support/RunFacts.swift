import Forecasting

/// What is recorded beside every run.
enum RunFacts {
  static var metadata: [String: String] {
    ["code-version": Version.current, "blas-kernel": NumericalLibrary.kernelName]
  }
}
