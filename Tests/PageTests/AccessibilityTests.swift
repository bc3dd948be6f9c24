import Browser
import Testing

extension InBrowser {
  @Suite("Everybody can use every page:")
  struct AccessibilityTests {
    @Test("fields are labelled, drawings and pictures named, tables headed, text is readable")
    func content() async throws {
      try await Site.open(runs: ["2020-01-06", "2020-01-13"]) { site in
        for scheme in Browser.Scheme.allCases {
          try await Chromedriver.shared.browse(scheme: scheme) { browser in
            for path in try await site.onePageOfEach(browser) {
              try await browser.open(site.url(path))
              let nameless = try await browser.run(PageScript.nameless, as: [String].self)
              #expect(nameless.isEmpty, "\(path)")
              let faint = try await browser.run(PageScript.faint, as: [String].self)
              #expect(faint.isEmpty, "\(path), \(scheme)")
            }
          }
        }
      }
    }

    @Test("the keyboard goes from the skip link through the navigation, and shows where it is")
    func keyboard() async throws {
      try await Site.open(runs: ["2020-01-06"]) { site in
        try await Chromedriver.shared.browse { browser in
          for path in try await site.onePageOfEach(browser) {
            try await browser.open(site.url(path))
            let links = try await browser.run(
              "return [...document.querySelectorAll('header a')].map(a => a.textContent.trim())",
              as: [String].self)
            var stops: [Stop] = []
            for _ in 0..<25 {
              try await browser.press(.tab)
              guard let stop = try await browser.run(PageScript.focus, as: Stop?.self) else {
                break
              }
              stops.append(stop)
            }
            #expect(stops.first?.text == "Skip to content", "\(path)")
            #expect(Array(stops.map(\.text).dropFirst().prefix(links.count)) == links, "\(path)")
            let unmarked = stops.filter { !$0.isMarked }.map(\.text)
            #expect(unmarked.isEmpty, "\(path)")
          }
        }
      }
    }

    @Test("the skip link leads to the content")
    func skip() async throws {
      try await Site.open { site in
        try await Chromedriver.shared.browse { browser in
          try await browser.open(site.url("/"))
          try await browser.press(.tab, .enter)
          try await browser.wait(until: "the content") {
            try await browser.address.hasSuffix("#main")
          }
          // From there on the keyboard is in the content.
          try await browser.open(site.url("/runs"))
          let main = try await browser.elements("main#main")
          #expect(main.count == 1)
        }
      }
    }
  }
}

/// Where the focus is.
private struct Stop: Decodable, Sendable {
  let text: String
  /// Whether it can be seen that it is there.
  let isMarked: Bool
}
