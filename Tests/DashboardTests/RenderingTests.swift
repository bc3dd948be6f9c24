import Dashboard
import Testing

@Suite("What is shown")
struct RenderingTests {
  @Test("CSV is read by its grammar: quotes, line breaks within them, CRLF, a mark at the start")
  func csv() {
    let text = "\u{FEFF}a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\n\r\nlast"
    let html = TableMarkup.html(Array(text.utf8))
    #expect(html.contains("<th scope=\"col\">a</th><th scope=\"col\">b</th>"))
    #expect(html.contains("<tr><td>x, &quot;y&quot;</td><td>two\nlines</td></tr>"))
    #expect(html.contains("<tr><td>last</td><td></td></tr>"))
  }

  @Test("Numbers share their decimals and keep the full value at hand; whole ones stay as they are")
  func numbers() {
    let html = TableMarkup.html(Array("n,x,id\n1,0.912345678,a1\n20,1.2,a2\n".utf8))
    #expect(html.contains("<td class=\"n\">20</td>"))
    #expect(html.contains("<td class=\"n\" title=\"0.912345678\">0.9123</td>"))
    #expect(html.contains("<td class=\"n\" title=\"1.2\">1.2000</td>"))
    #expect(html.contains("<td>a1</td>"))
  }

  @Test("A long table says how much of it is shown, and an empty one that it is empty")
  func sizes() {
    let rows = (1...700).map { "\($0)\n" }.joined()
    #expect(TableMarkup.html(Array(("n\n" + rows).utf8)).contains("500 of 700 rows"))
    #expect(TableMarkup.html([]).contains("empty"))
  }

  @Test("Markdown has tables, aligned as written, with markup in the cells")
  func tables() {
    let text = "Before\n\n| a | b |\n|:--|--:|\n| *x* | 1 |\n| p\\|q |\n\nAfter"
    let html = MarkdownMarkup.html(text)
    #expect(html.contains("<p>Before</p>"))
    #expect(html.contains("<th>a</th><th class=\"n\">b</th>"))
    #expect(html.contains("<tr><td><em>x</em></td><td class=\"n\">1</td></tr>"))
    #expect(html.contains("<tr><td>p|q</td><td class=\"n\"></td></tr>"))
    #expect(html.contains("<p>After</p>"))
  }

  @Test("Bars within a block of code make no table")
  func code() {
    let html = MarkdownMarkup.html("```\n| a |\n|---|\n```\n")
    #expect(html == "<pre><code>| a |\n|---|\n</code></pre>\n")
  }

  @Test("Headings of Markdown lie below that of the page, wherever they are")
  func headings() {
    let html = MarkdownMarkup.html("# a\n\n###### b\n\n> - ## c\n")
    #expect(html.contains("<h2>a</h2>"))
    #expect(html.contains("<h6>b</h6>"))
    #expect(html.contains("<h3>c</h3>"))
  }

  @Test("Markdown brings in no HTML and no link that runs")
  func markdownSafety() {
    let html = MarkdownMarkup.html(
      "<img src=x onerror=y> <script>z</script>\n\n[a](javascript:b) ![c](data:text/html,d)\n\n"
        + "| <b>h</b> |\n|---|\n| <i>c</i> |\n")
    for bad in ["<img src=x", "<script", "javascript:", "data:text", "<b>", "<i>"] {
      #expect(!html.contains(bad), "\(bad)")
    }
  }

  @Test("A quotation mark under an accent is escaped as well")
  func accents() {
    let safe = Markup.escape("\"\u{301}<\u{338}&\u{20dd}")
    #expect(
      safe.unicodeScalars.elementsEqual("&quot;\u{301}&lt;\u{338}&amp;\u{20dd}".unicodeScalars))
  }

  @Test(
    "A key survives the way into an address and back",
    arguments: [
      "weekly/report", "a/raw", "raw", "raw/raw", "a//b", "ä ö/%/?#&=", "x;y", "a\u{301}\"<>'",
      "regression(trend,fourier(3))-predictions",
    ])
  func addresses(key: String) {
    #expect(Address(path: Address.artifact(key: key).path) == .artifact(key: key))
    #expect(Address(path: Address.raw(key: key).path) == .raw(key: key))
  }

  @Test(
    "Lengths of time are said in at most two units",
    arguments: [
      (0.0004, "0 ms"), (0.25, "250 ms"), (1.26, "1.3 s"), (59.4, "59 s"), (59.6, "1 min 00 s"),
      (3725, "1 h 02 min"), (200_000, "2 d 7 h"), (-5, "0 ms"),
    ])
  func lengths(seconds: Double, text: String) {
    #expect(Amount.time(seconds) == text)
  }
}
