import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program that serves until it is asked to end, and says in a line of its output where.
package enum ServingProcess {
  /// Runs a program while a body uses what it serves; then ends it and all that it started.
  /// - Parameters:
  ///   - executable: the program, by path or by a name in `PATH`.
  ///   - place: reads a line of its output, of either kind; nil for a line that tells no place.
  ///   - body: gets the place and the process id.
  /// - Returns: the exit code of the program, which got `SIGTERM`; negative for a signal.
  /// - Throws: ``ServingProcessError``, and what the body throws.
  package static func run<Place: Sendable>(
    _ executable: String, _ arguments: [String],
    place: @escaping @Sendable (String) -> Place?,
    _ body: (Place, _ process: Int32) async throws -> Void
  ) async throws -> Int32 {
    var options = PlatformOptions()
    // A group of its own: what outlives the program can be ended after it.
    options.processGroupID = 0
    let program: Executable =
      executable.contains("/") ? .path(FilePath(executable)) : .name(executable)
    let result = try await Subprocess.run(
      program, arguments: Arguments(arguments), platformOptions: options, input: .none,
      output: .sequence, error: .combinedWithOutput
    ) { process in
      let group = process.processIdentifier.value
      return await withTaskGroup(of: Void.self) { tasks in
        let (places, found) = AsyncStream<Result<Place, ServingProcessError>>.makeStream()
        // It reads to the end, or the program would wait for the reader.
        tasks.addTask {
          var said: [String] = []
          do {
            for try await line in process.standardOutput.strings() {
              if let place = place(line) { found.yield(.success(place)) }
              if said.count < 20 { said.append(line.trimmingCharacters(in: .newlines)) }
            }
          } catch {
            said.append("\(error)")
          }
          found.yield(.failure(ServingProcessError(program: executable, said: said)))
        }
        let outcome: Result<Void, any Error>
        do {
          for await place in places {
            try await body(try place.get(), group)
            break
          }
          outcome = .success(())
        } catch {
          outcome = .failure(error)
        }
        await process.teardown(
          using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(30))])
        kill(-group, SIGKILL)
        return outcome
      }
    }
    try result.closureResult.get()
    return code(result.terminationStatus)
  }

  /// An exit code, or a signal as a negative number.
  static func code(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signaled(let signal): -signal
    }
  }
}

/// A program ended before it served.
package struct ServingProcessError: Error, CustomStringConvertible {
  let program: String
  let said: [String]

  /// What it said.
  package var description: String {
    "\(program) ended before it served: \(said.joined(separator: " / "))"
  }
}
