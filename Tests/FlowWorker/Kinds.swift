public import Flow
import Foundation

/// Kinds of work for the tests of worker processes, some of them ill-behaved.
public enum Kinds {
  /// All of them.
  public static let registry = WorkRegistry(
    kinds: halve, deaf, mortal, talk, refuse, answer, square)

  /// Halves a number.
  public static let halve = WorkKind<Double, [Double]>("halve") { number, _ in [number / 2, number]
  }

  /// Says its process by a file, and computes for ever without listening to anybody.
  public static let deaf = WorkKind<String, Int>("deaf") { file, _ in
    signal(SIGTERM, SIG_IGN)
    try Data("\(ProcessInfo.processInfo.processIdentifier)".utf8).write(
      to: URL(filePath: file), options: .atomic)
    while true { Thread.sleep(forTimeInterval: 0.001) }
  }

  /// Dies by `SIGKILL` as long as a file has fewer than `deaths` bytes, each of which is one death.
  public static let mortal = WorkKind<Mortal, Int>("mortal") { work, _ in
    let url = URL(filePath: work.file)
    let deaths = (try? Data(contentsOf: url)) ?? Data()
    if deaths.count < work.deaths {
      try (deaths + Data([120])).write(to: url, options: .atomic)
      kill(getpid(), SIGKILL)
    }
    return work.answer
  }

  /// What ``mortal`` is given.
  public struct Mortal: Codable, Sendable {
    /// Where deaths are counted.
    public var file: String
    /// How often it dies.
    public var deaths: Int
    /// What it gives then.
    public var answer: Int

    /// Work to die of.
    public init(file: String, deaths: Int, answer: Int) {
      self.file = file
      self.deaths = deaths
      self.answer = answer
    }
  }

  /// Prints on both streams.
  public static let talk = WorkKind<String, String>("talk") { text, _ in
    print("out \(text)")
    FileHandle.standardError.write(Data("err \(text)\n".utf8))
    return text
  }

  /// Throws.
  public static let refuse = WorkKind<String, Int>("refuse") { text, _ in throw Refusal(text: text)
  }

  private struct Refusal: Error, CustomStringConvertible {
    let text: String
    var description: String { "refused: \(text)" }
  }

  /// Squares a number, as the article does.
  public static let square = WorkKind<Int, Int>("square") { number, _ in number * number }

  /// The number of the process.
  public static let answer = WorkKind<Int, Int32>("answer") { _, _ in getpid() }
}
