import Flow
import Foundation
import Testing

@Suite("Telling people by a command")
struct CommandChannelTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let notice = Notice(
    key: "completed/r1/1", kind: .success, workflow: "job", run: "r1", subject: "job completed",
    body: "# Report\n\n50 % up, \"quoted\"\n", created: Date(timeIntervalSince1970: 0))

  private func channel(_ words: String..., timeout: Duration = .seconds(20)) -> CommandChannel {
    CommandChannel(
      words.map { SecretText($0, directory: scratch.directory) }, directory: scratch.directory,
      timeout: timeout)
  }

  private func fault(_ channel: CommandChannel) async -> DeliveryError? {
    do throws(DeliveryError) { _ = try await channel.deliver(Self.notice) } catch { return error }
    return nil
  }

  @Test(
    "the text is on its standard input, the rest in its environment; arguments are not a shell's")
  func succeeds() async throws {
    let script =
      "cat > body; printf '%s|%s|%s' \"$ALMANAC_SUBJECT\" \"$ALMANAC_KIND\" \"$1\" > rest"
    let code = try await channel("sh", "-c", script, "sh", "$HOME; `id`").deliver(Self.notice)
    #expect(code == 0)
    let body = try String(contentsOfFile: scratch.directory + "/body", encoding: .utf8)
    #expect(body == Self.notice.body)
    let rest = try String(contentsOfFile: scratch.directory + "/rest", encoding: .utf8)
    #expect(rest == "job completed|success|$HOME; `id`")
  }

  @Test("one that does not read its input succeeds, one that fails tells its code and its words")
  func fails() async throws {
    #expect(try await channel("true").deliver(Self.notice) == 0)
    let refused = await fault(channel("sh", "-c", "echo no such user >&2; exit 67"))
    #expect(refused?.status == 67)
    #expect(refused?.reason.contains("no such user") == true)
    #expect(refused?.decision == .retry)
    let absent = await fault(channel("no-such-mailer-here"))
    #expect(absent?.reason.contains("no-such-mailer-here") == true)
  }

  @Test("one that does not end is killed with all that it started")
  func timeout() async throws {
    let began = Date()
    let late = await fault(
      channel("sh", "-c", "sleep 600 & echo $! > child; wait", timeout: .seconds(8)))
    #expect(late?.reason.contains("did not end within") == true)
    #expect(Date().timeIntervalSince(began) < 280)
    let text = try String(contentsOfFile: scratch.directory + "/child", encoding: .utf8)
    let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // A process that was killed and not yet waited for still has its number.
    #expect(
      try await eventually {
        let stat = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        return stat.map { $0.contains(") Z ") } ?? true
      })
  }

  @Test("secrets are looked up when it is sent, and never quoted")
  func secrets() async throws {
    try "s3cr3t-token\n".write(
      toFile: scratch.directory + "/token", atomically: true, encoding: .utf8)
    let refused = await fault(
      channel("sh", "-c", "echo \"refused: $1\"; exit 1", "sh", "file:token"))
    #expect(refused?.reason.contains("refused") == true)
    #expect(refused?.reason.contains("s3cr3t-token") == false)
    let missing = await fault(channel("echo", "key=${env:ALMANAC_NO_SUCH_VARIABLE}"))
    #expect(missing?.reason.contains("ALMANAC_NO_SUCH_VARIABLE") == true)
  }
}
