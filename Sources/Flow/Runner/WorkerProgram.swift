import Foundation

/// The program whose processes do the work, and how it is told to.
public struct WorkerProgram: Sendable, Hashable {
  /// The path of the program; it must call ``Worker/serve(_:)``.
  public var path: String
  /// Its arguments.
  public var arguments: [String]

  /// A program.
  public init(path: String, arguments: [String] = [Worker.argument]) {
    self.path = path
    self.arguments = arguments
  }

  /// The program of this process, started with the argument `worker`.
  public static var this: WorkerProgram {
    #if os(Linux)
      // Names the very file that runs here, even when another version has taken its place.
      WorkerProgram(path: "/proc/self/exe")
    #else
      WorkerProgram(path: Bundle.main.executablePath ?? CommandLine.arguments[0])
    #endif
  }

  /// What the list of processes shows.
  var name: String { path == "/proc/self/exe" ? CommandLine.arguments[0] : path }
}
