internal import Foundation
internal import Subprocess

#if canImport(System)
  internal import System
#else
  internal import SystemPackage
#endif

/// Tells people by a command, such as a mailer: the text of the notice on its standard input.
///
/// The command finds the rest in its environment: `ALMANAC_SUBJECT`, `ALMANAC_KIND`,
/// `ALMANAC_WORKFLOW`, `ALMANAC_RUN` and `ALMANAC_KEY`. One that does not end in time is killed
/// with every process it started, one that ends with another code than 0 is tried again.
public struct CommandChannel: Channel {
  /// The name of the channel.
  public let name: String
  /// What it is used for.
  public let kinds: Set<NoticeKind>
  private let arguments: [SecretText]
  private let directory: String
  private let timeout: Duration

  /// The characters of the command's output that an error quotes.
  private static let quoted = 300

  /// A channel.
  /// - Parameters:
  ///   - arguments: the command and its arguments, not interpreted by a shell.
  ///   - directory: where it is started.
  ///   - timeout: the time it may take; less than ``Courier/claimLifetime``.
  public init(
    _ arguments: [SecretText], name: String = "command",
    kinds: Set<NoticeKind> = Set(NoticeKind.allCases), directory: String = ".",
    timeout: Duration = .seconds(30)
  ) {
    self.arguments = arguments
    self.name = name
    self.kinds = kinds
    self.directory = directory
    self.timeout = timeout
  }

  /// Runs the command once.
  public func deliver(_ notice: Notice) async throws(DeliveryError) -> Int? {
    var words: [String] = []
    var secrets = SecretValues()
    do throws(SecretText.Fault) {
      for argument in arguments { words.append(try argument.resolved(noting: &secrets)) }
    } catch {
      throw DeliveryError("\(name): \(error)")
    }
    if words.first?.isEmpty ?? true {
      throw DeliveryError("the command is empty", decision: .final)
    }
    let leader = GroupLeader()
    let outcome = await withTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await Task.sleep(for: timeout, clock: .continuous)
        leader.kill(late: !Task.isCancelled)
      }
      let outcome = await run(words, notice, leader)
      leader.forget()
      group.cancelAll()
      return outcome
    }
    return try judge(outcome, isLate: leader.isLate, command: words[0], secrets)
  }

  /// What became of the command, and what it said.
  private struct Ending: Sendable {
    let status: TerminationStatus
    let said: String
  }

  private func run(_ words: [String], _ notice: Notice, _ leader: GroupLeader) async
    -> Result<Ending, any Error>
  {
    var options = PlatformOptions()
    // A group of its own, so that what it starts can be ended with it.
    options.processGroupID = 0
    let facts: [Environment.Key: String] = [
      "ALMANAC_SUBJECT": notice.subject, "ALMANAC_KIND": notice.kind.rawValue,
      "ALMANAC_WORKFLOW": notice.workflow, "ALMANAC_RUN": notice.run ?? "",
      "ALMANAC_KEY": notice.key,
    ]
    do {
      let files = try CommandFiles(input: notice.body)
      let status = try await Subprocess.run(
        words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
        arguments: Arguments(Array(words.dropFirst())),
        environment: .inherit.updating(facts.mapValues { $0 }),
        workingDirectory: FilePath(directory), platformOptions: options,
        input: .fileDescriptor(files.input, closeAfterSpawningProcess: false),
        output: .fileDescriptor(files.output, closeAfterSpawningProcess: false),
        error: .fileDescriptor(files.output, closeAfterSpawningProcess: false)
      ) { execution in
        leader.begin(execution.processIdentifier.value)
      }.terminationStatus
      return .success(Ending(status: status, said: files.said(limit: Self.quoted)))
    } catch {
      return .failure(error)
    }
  }

  private func judge(
    _ outcome: Result<Ending, any Error>, isLate: Bool, command: String, _ secrets: SecretValues
  ) throws(DeliveryError) -> Int? {
    switch outcome {
    case .failure:
      // The words of the error may quote the arguments, which may be secrets.
      let name = secrets.redacted(command).split(separator: "/").last ?? ""
      throw DeliveryError("the command \(name) cannot be started; is it installed?")
    case .success(let ending):
      let quote = ending.said.isEmpty ? "" : ": \(secrets.redacted(ending.said))"
      if isLate {
        throw DeliveryError("the command did not end within \(timeout.seconds) s\(quote)")
      }
      switch ending.status {
      case .exited(0): return 0
      case .exited(let code):
        throw DeliveryError(
          "the command ended with the code \(code)\(quote)", status: Int(code))
      case .signaled(let signal):
        throw DeliveryError("the command was ended by the signal \(signal)\(quote)")
      }
    }
  }
}
