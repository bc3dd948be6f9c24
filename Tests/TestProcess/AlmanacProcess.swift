import Foundation
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs the program that was built beside these tests.
struct AlmanacProcess {
  let code: Int32
  let output: String
  let errors: String

  /// The repository.
  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A file of `data/`.
  static func data(_ name: String) -> String {
    repository.appending(path: "data/\(name)").path(percentEncoded: false)
  }

  /// The lines of the standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Runs `almanac` to its end.
  static func run(
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
    let code: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return AlmanacProcess(
      code: code, output: result.standardOutput, errors: result.standardError)
  }

  static let executable: String = {
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

/// A directory that is removed with its owner.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "almanac-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the directory.
  func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ content: String) throws -> String {
    try file(name, Array(content.utf8))
  }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }
}
