import Dashboard
import Foundation
import Testing

@Suite("Artifacts over their versions")
struct HistoryTests {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("Rows are known by as few columns of text as tell them apart")
  func keys() {
    let simple = KeyedTable(
      Self.bytes("id,ds,model,mean\na,2026-01-05,ets,1\nb,2026-01-05,ses,2\n"))
    #expect(simple.keyColumns == ["id"])
    #expect(simple.numberColumns == ["mean"])
    #expect(simple.text(["b"], "model") == "ses")
    #expect(simple.text(["c"], "model") == nil)
    let pairs = KeyedTable(Self.bytes("id,model,score\na,ets,1\na,ses,2\nb,ets,3\n"))
    #expect(pairs.keyColumns == ["id", "model"])
    let steps = KeyedTable(Self.bytes("id,mean\na,1\na,2\n"))
    #expect(steps.keys == [["a"], ["a", "#2"]])
    #expect(steps.text(["a", "#2"], "mean") == "2")
    #expect(KeyedTable([]).keys.isEmpty)
    #expect(KeyedTable(Self.bytes("1,2\n3,4\n")).keys == [["#1"]])
  }

  @Test("Two tables are compared by row and cell, whatever the order of rows")
  func tables() {
    let html = TableComparison.html(
      old: Self.bytes("id,model,mean\na,ets,100\nb,<i>,5\nd,x,1\n"),
      new: Self.bytes("id,model,mean\nd,x,1\nc,ses,9\na,ets,110.5\n"))
    #expect(html.contains("<del>100</del> <ins>110.50</ins><span class=\"beside\">+10.5 %</span>"))
    #expect(html.contains("<tr class=\"added\"><th scope=\"row\">added</th><td>c</td>"))
    #expect(
      html.contains(
        "<tr class=\"removed\"><th scope=\"row\">removed</th><td>b</td><td>&lt;i&gt;</td>"))
    #expect(html.contains("3 rows differ; 1 are the same."))
    let same = TableComparison.html(old: Self.bytes("a,b\nx,1\n"), new: Self.bytes("a,b\nx,1\n"))
    #expect(same.contains("The two are the same."))
  }

  @Test("Two texts are compared line by line, with the lines around a change")
  func texts() {
    let old = (1...20).map { "line \($0)" }.joined(separator: "\n")
    let html = TextComparison.html(
      old: old, new: old.replacing("line 10\n", with: "line <10>\n"))
    #expect(html.contains("<del>line 10</del>"))
    #expect(html.contains("<ins>line &lt;10&gt;</ins>"))
    #expect(html.contains("<li>line 8</li>"))
    #expect(html.contains("<li>line 12</li>"))
    #expect(!html.contains("line 13<"))
    #expect(!html.contains("line 7<"))
  }

  @Test("A table comes as JSON and as Markdown too")
  func conversions() throws {
    let table = Self.bytes("id,mean,note\n\"a|b\",1.5,\nc,-2,\"<x>\"\n")
    let json = try JSONSerialization.jsonObject(with: Data(TableConversion.json(table)))
    let rows = try #require(json as? [[String: Any]])
    #expect(rows.count == 2)
    #expect(rows[0]["mean"] as? Double == 1.5)
    #expect(rows[0]["note"] is NSNull)
    #expect(rows[1]["note"] as? String == "<x>")
    #expect(
      String(decoding: TableConversion.markdown(table), as: UTF8.self)
        == "| id | mean | note |\n| --- | ---: | --- |\n| a\\|b | 1.5 |  |\n| c | -2 | <x> |\n")
  }

  @Test("A line is drawn through what is known, and nothing through nothing", arguments: [1, 5])
  func sparkline(last: Double) {
    let svg = Sparkline.svg([1, nil, .nan, 3, last], label: "a \"b\"")
    #expect(svg.contains("aria-label=\"a &quot;b&quot;\""))
    #expect(!svg.lowercased().contains("nan"))
    #expect(svg.matches(of: /M/).count == 1)
    // The value that stands alone, and the last one.
    #expect(svg.matches(of: /<circle/).count == 2)
    #expect(Sparkline.svg([nil, 2], label: "").isEmpty)
    #expect(!Sparkline.svg([2, 2], label: "").lowercased().contains("inf"))
  }

  @Test("The page of a table shows its values over the versions and what changed since one")
  func page() async throws {
    try await PageServer.serve(runs: 3) { server, _ in
      let page = try await server.get("/artifacts/weekly/next-week?with=1").text
      #expect(page.contains("Over the versions"))
      #expect(page.contains("The two are the same."))
      #expect(page.contains("v2</a>"))
      #expect(page.contains("<span class=\"beside\">2026-11-23</span>"))
      let found = try await server.get("/artifacts/weekly/next-week?find=beer&column=lo-80").text
      let history = try #require(
        found.firstMatch(of: /id="history".*?<\/section>/.dotMatchesNewlines()))
      #expect(history.output.contains("800.5"))
      #expect(!history.output.contains("Wine"))
      let report = try await server.get("/artifacts/weekly/report?with=1").text
      #expect(report.contains("<del># Week 1</del>"))
      #expect(report.contains("<ins># Week 3</ins>"))
      let old = try await server.get("/artifacts/weekly/report?version=2&with=9")
      #expect(old.status == 404)
      let json = try await server.get("/artifacts/weekly/next-week/raw?as=json")
      #expect(json["content-type"] == "application/json")
      #expect(json["content-disposition"]?.contains("next-week-v3.json") == true)
      let list = try await server.get("/artifacts").text
      #expect(list.contains("Published forecasts over the weeks"))
    }
  }
}
