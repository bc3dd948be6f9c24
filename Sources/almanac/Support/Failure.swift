import ArgumentParser
import Dashboard
import Flow
import Forecasting
import Foundation
import ModelSelection
import SeriesHTTP
import SeriesIO

/// Turns errors into a message on standard error and an exit code of sysexits.
enum Failure {
  static let usage = ExitCode(64)
  static let data = ExitCode(65)
  static let unavailable = ExitCode(69)
  static let software = ExitCode(70)
  static let io = ExitCode(74)
  static let busy = ExitCode(75)
  static let interrupted = ExitCode(130)

  /// Prints what ArgumentParser does not know, and returns what the process should exit with.
  static func explained(_ error: any Error) -> any Error {
    guard let code = code(of: error) else { return error }
    if (error as? SeriesFileError)?.isBrokenPipe == true { return code }
    StandardError.write("almanac: \(message(of: error))")
    return code
  }

  /// The exit code of an error of ours; nil for those of the command line itself.
  static func code(of error: any Error) -> ExitCode? {
    switch error {
    case let error as SeriesFileError: error.kind == .io ? io : data
    case JobError.diskNearlyFull: io
    case is ConfigurationError, is JobError: data
    case let error as SourceError:
      switch error.kind {
      case .unavailable: unavailable
      case .content: data
      case .io: io
      case .cancelled: interrupted
      }
    case is ModelSpecError, is CronError, is DashboardError: usage
    case let error as StoreError:
      if case .active = error { busy } else { io }
    case let error as ForecastError: error == .cancelled ? interrupted : data
    case FlowError.overtime, FlowError.timedOut: unavailable
    case is CancellationError: interrupted
    case let error as Explained: error.code
    case is ExitCode, is CleanExit, is ValidationError: nil
    default: isOfArgumentParser(error) ? nil : software
    }
  }

  static func message(of error: any Error) -> String {
    "\(error)"
  }

  private static func isOfArgumentParser(_ error: any Error) -> Bool {
    String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }

  /// A message with an exit code.
  struct Explained: Error, CustomStringConvertible {
    let code: ExitCode
    let description: String
  }
}
