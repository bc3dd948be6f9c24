import Browser
import Testing

extension InBrowser {
  @Suite("Every page")
  struct NavigationTests {
    @Test(
      "opens without a complaint, has a title and one heading, asks nobody else, fits a telephone",
      arguments: [[], ["2020-01-06", "2020-01-13"]])
    func opens(runs: [String]) async throws {
      try await Site.open(runs: runs) { site in
        for scheme in Browser.Scheme.allCases {
          try await Chromedriver.shared.browse(scheme: scheme) { browser in
            var wide: [String] = []
            for path in try await site.onePageOfEach(browser) {
              try await browser.show(width: 1440, height: 900)
              try await browser.open(site.url(path))
              let title = try await browser.title
              #expect(title.hasSuffix("Almanac"), "\(path)")
              let headings = try await browser.elements("h1")
              #expect(headings.count == 1, "\(path)")
              try await browser.show(width: 360, height: 740, isMobile: true)
              let width = try await browser.run(
                "return document.documentElement.scrollWidth", as: Int.self)
              if width > 360 { wide.append("\(path): \(width)") }
              try await browser.expectCalm(site, "\(path)")
            }
            #expect(wide.isEmpty)
          }
        }
      }
    }

    @Test("that is not there says so, and leads on")
    func missing() async throws {
      try await Site.open { site in
        try await Chromedriver.shared.browse { browser in
          try await browser.open(site.url("/nothing/here"))
          let heading = try await browser.text("h1")
          #expect(heading == "Not found")
          try await browser.click("main a[href='/runs']")
          try await browser.wait(until: "the list of runs") {
            try await browser.address == site.url("/runs")
          }
        }
      }
    }
  }
}

extension Site {
  /// The addresses of the pages of the navigation, and of those that lists lead to: a run that
  /// completed and one that failed, the form of a run, a series, every artifact.
  func everyPage(_ browser: Browser) async throws -> [String] {
    let links =
      "return [...document.querySelectorAll(arguments[0])].map(a => a.getAttribute('href'))"
    var paths: [String] = []
    for (page, selector, limit) in [
      ("/", "header nav a", Int.max), ("/runs", "main .actions a", 1),
      ("/runs", "main tr:has(.s-completed) a[href^='/runs/']", 1),
      ("/runs", "main tr:has(.s-failed) a[href^='/runs/']", 1),
      ("/models", "main a[href^='/models/']", 1),
      ("/artifacts", "main a[href^='/artifacts/']:not([download])", Int.max),
    ] {
      try await browser.open(url(page))
      let found = try await browser.run(links, [.string(selector)], as: [String].self)
      for path in found.prefix(limit) where !paths.contains(path) { paths.append(path) }
    }
    #expect(paths.count >= 3)
    return paths
  }

  /// Those of ``everyPage(_:)`` without the many artifacts, and versions of one, that look alike.
  func onePageOfEach(_ browser: Browser) async throws -> [String] {
    var seen: Set<String> = []
    return try await everyPage(browser).filter { path in
      guard path.hasPrefix("/artifacts/") else { return true }
      let parts = path.split(separator: "#")[0].split(separator: "?")
      let query = parts.count > 1 ? parts[1].prefix { $0 != "=" } : ""
      let isPredictions = parts[0].hasSuffix("-predictions")
      return seen.insert(isPredictions ? "predictions" : "\(parts[0]) \(query)").inserted
    }
  }
}
