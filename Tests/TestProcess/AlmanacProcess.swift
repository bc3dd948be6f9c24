package import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs the program that was built beside these tests.
package struct AlmanacProcess: Sendable {
  /// The exit code; negative for a signal.
  package let code: Int32
  /// The standard output.
  package let output: String
  /// The standard error.
  package let errors: String

  /// The repository.
  package static var repository: URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }

  /// A file of `data/`.
  package static func data(_ name: String) -> String {
    repository.appending(path: "data/\(name)").path(percentEncoded: false)
  }

  /// The lines of the standard output.
  package var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Runs `almanac` to its end.
  package static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    directory: URL? = nil
  ) async throws -> AlmanacProcess {
    let variables = Dictionary(
      uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
    let result = try await Subprocess.run(
      .path(FilePath(executable)), arguments: Arguments(arguments),
      environment: .inherit.updating(variables),
      workingDirectory: directory.map { FilePath($0.path(percentEncoded: false)) },
      input: .string(input), output: .string(limit: 1 << 28), error: .string(limit: 1 << 24))
    return AlmanacProcess(
      code: ServingProcess.code(result.terminationStatus), output: result.standardOutput,
      errors: result.standardError)
  }

  /// The path of the program.
  package static let executable: String = {
    // The test bundle is an executable in the same directory.
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let candidates =
      [own, CommandLine.arguments.first].compactMap { $0 }.map {
        URL(filePath: $0).deletingLastPathComponent().appending(path: "almanac")
          .path(percentEncoded: false)
      } + [repository.appending(path: ".build/release/almanac").path(percentEncoded: false)]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
  }()
}
