/// Numbers the ids of a file in order of first appearance.
///
/// Files are either grouped by series or run through the series again and again; both are met by
/// comparing bytes with one guess before a dictionary is asked.
struct SeriesIndex {
  private(set) var ids: [String] = []
  private var numbers: [String: Int32] = [:]
  /// Where each id stood first.
  private var places: [RecordScanner.Field] = []
  /// The series that followed each one when it was last seen.
  private var successors: [Int32] = []
  private(set) var current: Int32 = -1

  /// The number of an id, a new one for a new id.
  /// - Complexity: O(length of the id).
  @inline(__always)
  mutating func number(of field: RecordScanner.Field, in scanner: RecordScanner) -> Int32 {
    if current >= 0 {
      if matches(current, field, scanner) { return current }
      let guess = successors[Int(current)]
      if guess >= 0, matches(guess, field, scanner) {
        current = guess
        return guess
      }
    }
    return lookUp(field, in: scanner)
  }

  @inline(__always)
  private func matches(
    _ number: Int32, _ field: RecordScanner.Field, _ scanner: RecordScanner
  ) -> Bool {
    let place = places[Int(number)]
    let length = place.end - place.start
    guard length == field.end - field.start,
      place.hasDoubledQuotes == field.hasDoubledQuotes
    else { return false }
    // Ids of a file tend to differ at their ends.
    var distance = length - 1
    while distance >= 0 {
      if scanner.base[place.start + distance] != scanner.base[field.start + distance] {
        return false
      }
      distance -= 1
    }
    return true
  }

  @inline(never)
  private mutating func lookUp(_ field: RecordScanner.Field, in scanner: RecordScanner) -> Int32 {
    let id = scanner.text(field)
    let number: Int32
    if let known = numbers[id] {
      number = known
    } else {
      number = Int32(ids.count)
      numbers[id] = number
      ids.append(id)
      places.append(field)
      successors.append(-1)
    }
    if current >= 0 { successors[Int(current)] = number }
    current = number
    return number
  }
}
