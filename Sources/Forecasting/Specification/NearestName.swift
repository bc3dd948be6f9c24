/// Finds the known name that a mistyped one most likely meant.
public enum NearestName {
  /// The candidate with the smallest edit distance; ties go to the earlier one.
  /// - Precondition: there is at least one candidate.
  /// - Complexity: O(total length of the candidates × length of the name).
  public static func nearest(to name: String, in candidates: [String]) -> String {
    candidates.min { distance(name, $0) < distance(name, $1) }!
  }

  /// The edit distance of Levenshtein (1966): insertions, deletions and substitutions.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.utf8.prefix(64))
    let b = Array(b.utf8.prefix(64))
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
