import Foundation

/// A line the height of a text: how a value went over the versions.
package enum Sparkline {
  private static let (width, height, margin) = (150.0, 26.0, 3.0)

  /// The drawing; empty when there is nothing to draw.
  /// - Parameter values: nil where there was none.
  package static func svg(_ values: [Double?], label: String) -> String {
    let known = values.compactMap(\.self).filter(\.isFinite)
    guard known.count > 1, let low = known.min(), let high = known.max() else { return "" }
    let scale = high > low ? (height - 2 * margin) / (high - low) : 0
    let step = values.count > 1 ? (width - 2 * margin) / Double(values.count - 1) : 0
    func place(_ index: Int, _ value: Double) -> String {
      let y = scale > 0 ? height - margin - (value - low) * scale : height / 2
      return String(format: "%.1f %.1f", margin + Double(index) * step, y)
    }
    var path = ""
    var isDrawing = false
    var last = ""
    for (index, value) in values.enumerated() {
      guard let value, value.isFinite else {
        isDrawing = false
        continue
      }
      last = place(index, value)
      path += (isDrawing ? "L" : "M") + last
      isDrawing = true
    }
    let dot = last.split(separator: " ")
    return
      "<svg class=\"spark\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" width=\"\(Int(width))\" "
      + "height=\"\(Int(height))\" role=\"img\" aria-label=\"\(Markup.escape(label))\">"
      + "<path d=\"\(path)\"/><circle cx=\"\(dot[0])\" cy=\"\(dot[1])\" r=\"2.4\"/></svg>"
  }
}
