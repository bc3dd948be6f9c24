import Dashboard
import Forecasting
import Foundation
import Testing

@Suite("The chart kit")
struct ChartTests {
  @Test(
    "ticks are round, lie inside, and are two to a dozen",
    arguments: [
      (0.0, 1.0), (-3, 7), (1_912_000, 1_934_000), (99.98, 100.03), (-1e-7, 3e-7), (0, 1e100),
      (-1e12, -9.99e11), (5.64, 12.1),
    ])
  func ticks(low: Double, high: Double) {
    for count in 3...8 {
      let ticks = NumberTicks(low...high, count: count)
      #expect((2...12).contains(ticks.values.count), "\(ticks.values)")
      #expect(ticks.values.allSatisfy { (low...high).contains($0) })
      let labels = ticks.values.map(ticks.label)
      #expect(Set(labels).count == labels.count, "\(labels)")
    }
  }

  @Test("large ticks are told in thousands or millions, small ones with the decimals they need")
  func labels() {
    #expect(NumberTicks(1_912_000...1_934_000).values.count > 2)
    let stocks = NumberTicks(1_910_000...1_940_000)
    #expect(stocks.values.map(stocks.label).contains("1,920k"))
    let shares = NumberTicks(0...0.4)
    #expect(shares.values.map(shares.label) == ["0.0", "0.1", "0.2", "0.3", "0.4"])
    let millions = NumberTicks(0...40_000_000)
    #expect(millions.values.map(millions.label).last == "40M")
    #expect(NumberTicks.grouped(-1234.5, decimals: 1) == "−1,234.5")
    #expect(NumberTicks.grouped(-0.001, decimals: 1) == "0.0")
  }

  @Test("a domain holds its values, whatever they are")
  func domains() {
    #expect(LinearScale.domain(of: []) == 0...1)
    #expect(LinearScale.domain(of: [.nan, .infinity]) == 0...1)
    let constant = LinearScale.domain(of: [5, 5, .nan])
    #expect(constant.contains(5) && constant.lowerBound < 5 && constant.upperBound > 5)
    let huge = LinearScale.domain(of: [-1e100, 1e100])
    let scale = LinearScale(domain: huge, start: 0, end: 100)
    #expect(abs(scale(0) - 50) < 1e-9)
    #expect(scale(.greatestFiniteMagnitude) == 100)
  }

  private func weeks(_ count: Int, from first: CivilDate) -> [Timestamp] {
    (0..<count).map { Timestamp(CivilDate(daysSinceEpoch: first.daysSinceEpoch + 7 * $0)) }
  }

  @Test("dates are marked where months or years begin, and never too often")
  func dates() {
    let start = CivilDate(year: 2019, month: 8, day: 3)
    let half = DateTicks.make(weeks(26, from: start), unit: .weekly, limit: 8)
    #expect(half.map(\.label) == ["Sep 2019", "Oct", "Nov", "Dec", "Jan 2020"])
    #expect(half.first?.position == 5)
    let decades = DateTicks.make(
      weeks(2000, from: CivilDate(year: 1960, month: 1, day: 2)), unit: .weekly, limit: 8)
    #expect(decades.map(\.label) == ["1965", "1970", "1975", "1980", "1985", "1990", "1995"])
    let index = DateTicks.make(
      (1...40).map { Timestamp(rawValue: $0) }, unit: .index, limit: 5)
    #expect(index.map(\.label) == ["10", "20", "30", "40"])
    #expect(index.map(\.position) == [9, 19, 29, 39])
    let months = (4...9).map { Timestamp(CivilDate(year: 1993, month: $0, day: 1)) }
    #expect(
      DateTicks.make(months, unit: .monthly, limit: 8).map(\.label) == [
        "Apr 1993", "May", "Jun", "Jul", "Aug", "Sep",
      ])
    let years = (1990...1994).map { Timestamp(CivilDate(year: $0, month: 12, day: 31)) }
    #expect(
      DateTicks.make(years, unit: .yearly, limit: 20).map(\.label) == [
        "1991", "1992", "1993", "1994",
      ])
    for count in 0...200 {
      for unit in [Frequency.Unit.weekly, .index] {
        let ticks = DateTicks.make(weeks(count, from: start), unit: unit, limit: 6)
        #expect(ticks.count <= 12)
        #expect(ticks.allSatisfy { $0.position >= 0 && $0.position < Double(max(count, 1)) })
      }
    }
  }

  @Test("marks stay inside the plane, and what is missing leaves no trace")
  func marks() throws {
    var plot = Plot(width: 400, height: 200, x: 0...10, y: 0...1)
    plot.valueAxis()
    plot.axis([AxisTick(5, "<five>"), AxisTick(.nan, "nowhere"), AxisTick(50, "beyond")])
    plot.line([(0, 0.5), (1, .nan), (2, 0.1), (3, 7), (4, .infinity), (5, 0.2)], "ink")
    plot.band([(0, 0, 1), (1, .nan, 1), (2, -5, 5), (3, 0.2, 0.4)], "band")
    plot.band([(4, 0.1, 0.2)], "band")
    plot.dot(3, .nan, "ink")
    plot.dot(3, 99, "ink", title: "a \"high\" one")
    plot.bar(from: 1, to: 2, base: 0, value: .nan, "still")
    plot.bar(from: 1, to: 2, base: 0, value: 0.5, "still")
    plot.segment(from: (0, .nan), to: (1, 1), "grid")
    plot.endLabels([("a", 0.5, "quiet"), ("b", 0.5, "quiet"), ("c", .nan, "quiet")])
    let svg = plot.svg(id: "x", title: "T <t>", words: "W & w")
    for word in ["nan", "inf", "nowhere", "beyond", ">c<", "<five>", "T <t>", "a \"high\""] {
      #expect(!svg.lowercased().contains(word.lowercased()), "\(word)")
    }
    #expect(svg.contains("role=\"img\" aria-labelledby=\"x-t x-d\""))
    #expect(svg.contains("<title id=\"x-t\">T &lt;t&gt;</title>"))
    // Two points stand alone between missing ones.
    #expect(svg.components(separatedBy: "r=\"1.5\"").count == 3)
    for path in svg.matches(of: /d="M([^"]*)"/) {
      let numbers = path.1.split { !"-.0123456789".contains($0) }.compactMap { Double($0) }
      #expect(numbers.allSatisfy { (-1...401).contains($0) })
    }
  }

  @Test("a plot of one point or none is a plot")
  func degenerate() {
    for values in [[], [3.0], [.nan, .nan]] as [[Double]] {
      var plot = Plot(
        width: 300, height: 100, x: -0.5...(Double(max(values.count, 1)) - 0.5),
        y: LinearScale.domain(of: values))
      plot.valueAxis()
      plot.line(values.enumerated().map { (Double($0), $1) }, "ink")
      #expect(plot.svg(id: "a", title: "", words: "").hasSuffix("</svg>"))
    }
  }

  @Test("a long line is thinned and keeps its peaks")
  func thinning() throws {
    var values = (0..<20_000).map { Double($0 % 10) }
    values[7777] = 500
    var plot = Plot(width: 800, height: 300, x: 0...20_000, y: 0...500)
    plot.line(values.enumerated().map { (Double($0), $1) }, "ink")
    let svg = plot.svg(id: "a", title: "", words: "")
    #expect(svg.utf8.count < 15_000)
    // The top of the plane.
    #expect(svg.contains(" 12L"))
  }
}
