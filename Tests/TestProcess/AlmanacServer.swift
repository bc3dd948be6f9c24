package import Foundation

/// A running `almanac serve` on a free port.
package struct AlmanacServer: Sendable {
  /// The address of the overview.
  package let base: URL
  /// The process.
  package let process: Int32

  /// The address of a page.
  package func url(_ path: String) -> String {
    base.absoluteString + path.drop { $0 == "/" }
  }

  /// Serves while a body runs.
  /// - Parameter arguments: those of `serve`, but for the port.
  /// - Returns: the exit code after `SIGTERM`.
  @discardableResult
  package static func run(
    _ arguments: [String], _ body: (AlmanacServer) async throws -> Void
  ) async throws -> Int32 {
    try await ServingProcess.run(
      AlmanacProcess.executable, ["serve", "--port", "0"] + arguments,
      place: { line in
        line.range(of: "page at http").flatMap { _ in
          line.range(of: "http://").flatMap {
            URL(string: line[$0.lowerBound...].trimmingCharacters(in: .whitespacesAndNewlines))
          }
        }
      }
    ) { base, process in
      try await body(AlmanacServer(base: base, process: process))
    }
  }

  /// The megabytes that it has in memory; nil where the system does not tell.
  package var residentMegabytes: Double? { megabytes("VmRSS:") }

  /// The most megabytes that it has had in memory; nil where the system does not tell.
  package var peakMegabytes: Double? { megabytes("VmHWM:") }

  private func megabytes(_ name: String) -> Double? {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    return status?.split(separator: "\n").first { $0.hasPrefix(name) }
      .flatMap { $0.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }.first }
      .map { $0 / 1024 }
  }
}
