/// A part of a long list.
struct Paging: Sendable {
  /// The positions of the part.
  let range: Range<Int>
  /// `1–250 of 5000`.
  let words: String
  let previous: String?
  let next: String?
  let isNeeded: Bool

  /// - Parameter link: the address of a page, from 1.
  init(count: Int, size: Int, page: Int, link: (Int) -> String) {
    let last = max(1, (count + size - 1) / size)
    let page = min(page, last)
    range = (page - 1) * size..<min(page * size, count)
    words = count == 0 ? "" : "\(range.lowerBound + 1)–\(range.upperBound) of \(count)"
    previous = page > 1 ? link(page - 1) : nil
    next = page < last ? link(page + 1) : nil
    isNeeded = last > 1
  }
}
