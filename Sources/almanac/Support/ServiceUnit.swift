import Foundation

/// A systemd unit that serves some configurations.
struct ServiceUnit {
  /// The name without `.service`.
  let name: String
  let executable: String
  let configurations: [String]
  let store: String
  let grace: String
  let port: Int
  /// The seconds after which systemd kills what has not ended; more than the grace.
  let stopTimeout: Int
  /// Whether it belongs to one user, and not to the machine.
  let isOfUser: Bool
  /// Who runs it, where it belongs to the machine.
  let user: String
  /// Whether it runs commands to tell people. Mailers gain rights of their own to reach their queue,
  /// which a hardened service must not.
  let runsCommands: Bool

  /// The text of the unit.
  var text: String {
    let directory = URL(filePath: configurations[0]).deletingLastPathComponent()
      .path(percentEncoded: false)
    let words =
      [executable, "serve"] + configurations
      + ["--store", store, "--port", "\(port)", "--grace", grace]
    var lines = [
      "[Unit]",
      "Description=Almanac (\(Self.escape(name)))",
      "Wants=network-online.target",
      "After=network-online.target time-sync.target",
      "",
      "[Service]",
      "Type=exec",
      "ExecStart=" + words.map(Self.quote).joined(separator: " "),
      "WorkingDirectory=" + Self.escape(directory),
      "# Secrets that the configuration names as env:NAME; readable by nobody else.",
      "EnvironmentFile=-" + (isOfUser ? "%h/.config/almanac.env" : "/etc/almanac.env"),
      "Restart=on-failure",
      "RestartSec=5",
      "# A wrong command line or configuration does not mend itself.",
      "RestartPreventExitStatus=64 65",
      "KillMode=mixed",
      "TimeoutStopSec=\(stopTimeout)",
      "UMask=0077",
    ]
    if !isOfUser { lines.append("User=" + Self.escape(user)) }
    lines += hardening
    lines += ["", "[Install]", "WantedBy=" + (isOfUser ? "default.target" : "multi-user.target")]
    return lines.joined(separator: "\n") + "\n"
  }

  private var hardening: [String] {
    if runsCommands { return isOfUser ? [] : ["PrivateTmp=yes", "ProtectSystem=full"] }
    let basic = ["NoNewPrivileges=yes", "LockPersonality=yes", "RestrictSUIDSGID=yes"]
    // A user's own manager may not mount anything.
    if isOfUser { return basic }
    return basic + [
      "PrivateTmp=yes", "PrivateDevices=yes", "ProtectSystem=strict",
      "ReadWritePaths=" + Self.quote(writable), "ProtectKernelTunables=yes",
      "ProtectKernelModules=yes", "ProtectControlGroups=yes", "ProtectClock=yes",
      "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK", "RestrictNamespaces=yes",
      "SystemCallArchitectures=native",
    ]
  }

  /// The directory of the store; before it is made, the one it will be made in.
  private var writable: String {
    var directory = URL(filePath: store).absoluteURL.deletingLastPathComponent()
    while directory.path != "/", !FileManager.default.fileExists(atPath: directory.path) {
      directory.deleteLastPathComponent()
    }
    return directory.path
  }

  /// A word of a command line: see systemd.service(5), "Command lines".
  static func quote(_ word: String) -> String {
    let text = escape(word).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("$", with: "$$")
    return "\"\(text)\""
  }

  /// A value in which nothing is a specifier.
  private static func escape(_ value: String) -> String {
    value.replacing("%", with: "%%").replacing("\n", with: " ")
  }
}
