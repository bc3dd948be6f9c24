/// Where everything of a timeline is in its drawing, in the drawing's units, about a pixel each.
struct TimelineFrame: Sendable {
  static let (width, left, right) = (1100.0, 190.0, 1088.0)
  static let (top, laneHeight, bandHeight, chipHeight, padding) = (26.0, 10.0, 40.0, 22.0, 7.0)
  /// The width of a letter of a chip, on average and a bit more.
  static let letter = 6.4

  /// A chip in its place.
  struct PlacedChip: Sendable {
    let chip: TimelineChip
    let x: Double
    let y: Double
    let width: Double
  }

  /// A row in its place.
  struct Row: Sendable {
    let y: Double
    /// The height of the bars.
    let height: Double
    /// The height with chips and space.
    let total: Double
    let chips: [PlacedChip]
    var middle: Double { y + height / 2 }
  }

  let rows: [Row]
  let height: Double
  private let length: Double

  init(_ timeline: Timeline, _ chips: [String: [TimelineChip]]) {
    length = timeline.length
    var y = Self.top
    rows = timeline.rows.map { row in
      let height =
        switch row.form {
        case .band: Self.bandHeight
        case .lanes(1): row.isFamily ? 22.0 : 14.0
        case .lanes(let count): max(22, Double(count) * Self.laneHeight)
        }
      let top = y + Self.padding
      let placed = Self.place(chips[row.name] ?? [], below: top + height)
      let bottom = placed.last.map { $0.y + 18 } ?? top + height
      defer { y = bottom + Self.padding }
      return Row(y: top, height: height, total: bottom + Self.padding - y, chips: placed)
    }
    height = y + 4
  }

  /// The place of a time.
  func x(_ seconds: Double) -> Double {
    Self.left + min(max(seconds / length, 0), 1) * (Self.right - Self.left)
  }

  /// Chips in lines that end at the right, where what publishes mostly is.
  private static func place(_ chips: [TimelineChip], below y: Double) -> [PlacedChip] {
    var lines: [[(TimelineChip, Double)]] = []
    var space = 0.0
    for chip in chips {
      let width = Double(min(chip.label.count, TimelineDrawing.longestLabel)) * letter + 16
      if lines.isEmpty || space < width + 6 {
        lines.append([])
        space = right - left
      }
      lines[lines.count - 1].append((chip, width))
      space -= width + 6
    }
    return lines.enumerated().flatMap { number, line in
      var x = right - line.reduce(0) { $0 + $1.1 + 6 } + 6
      return line.map { chip, width in
        defer { x += width + 6 }
        return PlacedChip(
          chip: chip, x: x, y: y + 6 + Double(number) * chipHeight, width: width)
      }
    }
  }
}
