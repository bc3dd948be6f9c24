import Browser
import Foundation
import Testing

/// What is looked at by people and by tools, not by `make test`: it takes minutes, and the tool is
/// fetched.
extension InBrowser {
  @Suite("A page with months behind it")
  struct ShowcaseTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let pictures = environment["ALMANAC_SCREENSHOTS"]
    private static let axe = environment["ALMANAC_AXE"]

    @Test(
      "is photographed, each page light and dark, wide and narrow", .enabled(if: pictures != nil))
    func photograph() async throws {
      let directory = URL(filePath: try #require(Self.pictures))
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try await Showcase.open { site in
        for scheme in Browser.Scheme.allCases {
          try await Chromedriver.shared.browse(scheme: scheme) { browser in
            for path in try await site.onePageOfEach(browser) {
              for width in [1440, 360] {
                try await browser.show(width: width, height: 900, isMobile: width == 360)
                try await browser.open(site.url(path))
                let name = "\(Self.name(path))-\(scheme)-\(width).png"
                try await browser.picture().write(to: directory.appending(path: name))
              }
            }
          }
        }
      }
    }

    @Test(
      "has no serious finding of axe", .enabled(if: axe != nil), arguments: Browser.Scheme.allCases)
    func audit(scheme: Browser.Scheme) async throws {
      let source = try String(contentsOfFile: try #require(Self.axe), encoding: .utf8)
      try await Showcase.open { site in
        try await Chromedriver.shared.browse(scheme: scheme) { browser in
          for path in try await site.onePageOfEach(browser) {
            try await browser.open(site.url(path))
            // By way of the debugger, which the page's policy does not bind.
            try await browser.chrome(
              "Runtime.evaluate", ["expression": .string(source), "returnByValue": false])
            let findings = try await browser.runToEnd(Self.findings, as: [Finding].self)
            for finding in findings { print("\(path) \(scheme): \(finding)") }
            let serious = findings.filter { ["serious", "critical"].contains($0.impact) }
            #expect(serious.isEmpty, "\(path)")
          }
        }
      }
    }

    private struct Finding: Decodable, Sendable, CustomStringConvertible {
      let id: String
      let impact: String
      let help: String
      let places: [String]

      var description: String {
        "\(impact) \(id): \(help), \(places.count) times: "
          + places.prefix(3).joined(separator: " | ")
      }
    }

    private static let findings = """
      const done = arguments[arguments.length - 1];
      axe.run(document, { resultTypes: ['violations'] }).then(result => done(
        result.violations.map(one => ({
          id: one.id, impact: one.impact, help: one.help,
          places: one.nodes.map(node => node.target.join(' ')) }))));
      """

    private static func name(_ path: String) -> String {
      let parts = path.split(separator: "#")[0].split(separator: "?")
      let name = parts[0].split(separator: "/").joined(separator: "-")
      let query = parts.count > 1 ? "-" + parts[1].prefix { $0 != "=" } : ""
      return name.isEmpty ? "overview" : name + query
    }
  }
}
