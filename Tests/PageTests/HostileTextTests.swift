import Browser
import Flow
import Foundation
import TestProcess
import Testing

extension InBrowser {
  @Suite("Scripts in what others wrote")
  struct HostileTextTests {
    private static let attacks = [
      "<script>window.pwned=1;alert(1)</script>", "<img src=x onerror=window.pwned=1>",
      "\"><svg onload=window.pwned=1>", "'\"\u{301} onmouseover=window.pwned=1 x='",
      "{{pwned}}{{{pwned}}}", "</title></textarea><iframe srcdoc='<script>top.pwned=1</script>'>",
      "javascript:window.pwned=1", "[a](javascript:window.pwned=1)", "]]><![CDATA[<script>",
    ]

    @Test("are text on every page, and nothing of them runs")
    func harmless() async throws {
      try await Site.open(panel: panel()) { site in
        let run = try await AlmanacProcess.run(["run", site.config, "--store", site.store])
        #expect(run.code == 0, "\(run.errors)")
        try await Self.addRun(to: site.store)
        try await Chromedriver.shared.browse { browser in
          for path in try await site.everyPage(browser) {
            try await browser.open(site.url(path))
            // What is folded up counts as well, and so does what happens under the pointer.
            try await browser.run(
              """
              for (const one of document.querySelectorAll('details')) one.open = true;
              for (const one of document.querySelectorAll('*')) {
                one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
              }
              """)
            let isPwned = try await browser.run("return 'pwned' in window", as: Bool.self)
            #expect(!isPwned, "\(path)")
            let dialog = try await browser.dialog
            #expect(dialog == nil, "\(path)")
            let strange = try await browser.run(
              """
              return [...document.querySelectorAll('main script, iframe, [onload], [onerror], '
                + '[onmouseover], a[href^="javascript:" i]')].map(one => one.outerHTML)
              """, as: [String].self)
            #expect(strange.isEmpty, "\(path)")
            try await browser.expectCalm(site, "\(path)")
          }
        }
      }
    }

    /// A panel whose series have such names.
    private func panel() -> String {
      var rows = "unique_id,ds,y\n"
      for (number, attack) in Self.attacks.enumerated() {
        // By scalars: to Swift a quotation mark under an accent is another character.
        let quoted = attack.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
        let id = "\"\(quoted)\""
        for week in 0..<40 {
          let date = Date(timeIntervalSince1970: 1_546_819_200 + Double(week) * 604_800)
          let day = date.formatted(.iso8601.year().month().day())
          rows += "\(id),\(day),\(100 + (week * 7 + number * 3) % 11)\n"
        }
      }
      return rows
    }

    /// A run whose names, texts, facts, errors and artifacts are such texts.
    private static func addRun(to path: String) async throws {
      let store = try Store.open(path, mode: .create)
      let workflow = Workflow("flow \(attacks[0])") { run in
        for (number, attack) in attacks.enumerated() {
          run.log(.warning, attack, facts: [attack: attack])
          try await run.setMetadata(attack, attack)
          let text = "# \(attack)\n\n\(attack)\n\n| \(attack) | b |\n|---|---|\n| \(attack) | 1 |\n"
          for kind in ArtifactKind.allCases {
            let content = kind == .chart ? drawing : kind == .link ? attack : text
            try await run.publish(
              Artifact(key: "hostile \(number)/\(attack)/\(kind)", kind: kind, text: content))
          }
        }
        _ = try await run.task(attacks[1]) { _ -> Int in throw Trouble() }
      }
      _ = try await Engine(store: store).run(workflow)
      try store.close()
    }

    private struct Trouble: Error, CustomStringConvertible {
      var description: String { attacks.joined(separator: " ") }
    }

    private static let drawing = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="top.pwned=1">
      <script>top.pwned=1</script><a href="javascript:top.pwned=1"><rect width="9" height="9"/></a>
      </svg>
      """
  }
}
