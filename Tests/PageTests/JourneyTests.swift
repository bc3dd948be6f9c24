import Browser
import Foundation
import TestProcess
import TestServer
import Testing

extension InBrowser {
  @Suite("What a person does:")
  struct JourneyTests {
    /// Begins a run by the form of the page, as it stands there.
    private func begin(_ browser: Browser, _ site: Site) async throws {
      try await browser.open(site.url("/runs"))
      try await browser.click(".actions a.button")
      try await browser.wait(for: "Run weekly", in: "h1")
      try await browser.click("form.fields button.main")
      try await browser.wait(until: "the page of the run") {
        try await browser.address.hasPrefix(site.url("/runs/"))
      }
      // A page that is loaded again forgets this.
      try await browser.run("window.stayed = true")
    }

    /// Waits until the page itself shows a state, without having been loaded again.
    private func expect(_ state: String, _ browser: Browser) async throws {
      try await browser.wait(for: state, in: ".lead .state", timeout: .seconds(60))
      let stayed = try await browser.run("return window.stayed === true", as: Bool.self)
      #expect(stayed, "the page was loaded again")
    }

    @Test("runs the weekly job from the page and watches its tasks without loading the page again")
    func run() async throws {
      try await Site.open { site in
        try await Chromedriver.shared.browse { browser in
          try await begin(browser, site)
          try await expect("completed", browser)
          try await browser.wait(until: "every task has ended") {
            let states = try await browser.run(
              "return [...document.querySelectorAll('#tasks .state')].map(s => s.textContent)",
              as: [String].self)
            return states.count > 5 && states.allSatisfy { $0 == "completed" }
          }
          try await browser.expectCalm(site)
        }
      }
    }

    @Test("sees why a run failed, mends the cause, and tries again from the failed task")
    func retry() async throws {
      try await Site.open { site in
        let (file, away) = (site.scratch.path("weekly.csv"), site.scratch.path("away.csv"))
        try FileManager.default.moveItem(atPath: file, toPath: away)
        try await Chromedriver.shared.browse { browser in
          try await begin(browser, site)
          try await expect("failed", browser)
          let text = try await browser.text("main")
          #expect(text.contains("No such file or directory"))
          try FileManager.default.moveItem(atPath: away, toPath: file)
          try await browser.click("form[action$='/retry'] button")
          try await browser.wait(for: "completed", in: ".lead .state", timeout: .seconds(60))
          try await browser.expectCalm(site)
        }
      }
    }

    @Test("is not let in without the token, and with it stays in until signing out")
    func signIn() async throws {
      let scratch = try Scratch()
      let token = "correct horse battery staple"
      let file = try scratch.file("token", token + "\n")
      try await Site.open(arguments: ["--token-file", file]) { site in
        try await Chromedriver.shared.browse { browser in
          for path in ["/", "/runs", "/artifacts", "/upcoming"] {
            try await browser.open(site.url(path))
            let heading = try await browser.text("h1")
            #expect(heading == "Sign in", "\(path)")
          }
          try await browser.element("input[type=password]").type("not the token at all")
          try await browser.click("button.main")
          try await browser.wait(for: "That is not the token.", in: "[role=alert]")
          let before = try await browser.cookies
          #expect(before.isEmpty)
          try await browser.element("input[type=password]").type(token)
          try await browser.click("button.main")
          // The page that was asked for.
          try await browser.wait(for: "Upcoming", in: "h1")
          let cookies = try await browser.cookies
          #expect(cookies.count == 1)
          let session = try #require(cookies.first)
          #expect(session.httpOnly)
          #expect(session.sameSite == "Lax" || session.sameSite == "Strict")
          #expect(!session.value.contains(token))
          try await browser.open(site.url("/runs"))
          let heading = try await browser.text("h1")
          #expect(heading == "Runs")
          try await browser.click("form[action='/logout'] button")
          try await browser.wait(for: "Sign in", in: "h1")
          try await browser.open(site.url("/runs"))
          let after = try await browser.text("h1")
          #expect(after == "Sign in")
        }
      }
    }

    @Test("pauses the schedule and lets it go on")
    func pause() async throws {
      try await Site.open { site in
        try await Chromedriver.shared.browse { browser in
          try await browser.open(site.url("/upcoming"))
          try await browser.click("form[action='/schedules/weekly/pause'] button")
          try await browser.wait(until: "the schedule is paused") {
            try await browser.text("main").contains("paused")
          }
          try await browser.open(site.url("/upcoming"))
          try await browser.click("form[action='/schedules/weekly/unpause'] button")
          try await browser.wait(until: "the schedule goes on") {
            try await !browser.text("main").contains("paused")
          }
          try await browser.expectCalm(site)
        }
      }
    }

    @Test("reads times in the own zone, with Greenwich at hand")
    func zone() async throws {
      try await Site.open(runs: ["2020-01-06"]) { site in
        try await Chromedriver.shared.browse { browser in
          try await browser.live(in: "Asia/Tokyo")
          try await browser.open(site.url("/runs"))
          let footer = try await browser.text("footer")
          #expect(footer.contains("Asia/Tokyo"))
          let difference = try await browser.run(
            """
            const time = document.querySelector('main td time');
            const shown = new Date(time.textContent.trim().replace(' ', 'T') + 'Z');
            return (shown - new Date(time.dateTime)) / 3600000;
            """, as: Double.self)
          #expect(abs(difference - 9) < 0.01)
        }
      }
    }

    @Test("visits a hostile site meanwhile, whose form does nothing here")
    func forgery() async throws {
      try await Site.open { site in
        let trap = try LocalServer(
          [
            .http(
              200,
              """
              <!doctype html><title>Prizes</title><form method="post"
              action="\(site.url("/jobs/weekly/runs"))"><input name="key" value="x"></form>
              <script>document.forms[0].submit()</script>
              """, headers: ["Content-Type: text/html"])
          ])
        defer { trap.stop() }
        try await Chromedriver.shared.browse { browser in
          try await browser.open(site.url("/runs"))
          try await browser.open(trap.url("/prizes"))
          try await browser.wait(until: "an answer to the form") {
            try await browser.address == site.url("/jobs/weekly/runs")
          }
          let text = try await browser.text("main")
          #expect(text.contains("Forms of other sites are not taken."))
          try await browser.open(site.url("/runs"))
          let runs = try await browser.elements("main td .s-pending, main td .s-running")
          #expect(runs.isEmpty)
        }
      }
    }
  }
}
