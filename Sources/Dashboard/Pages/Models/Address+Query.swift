extension Address {
  /// The path with those parts of a query that there are.
  func path(_ query: [(name: String, value: String?)]) -> String {
    let pairs = query.compactMap { pair in
      pair.value.map { pair.name + "=" + Self.encode($0) }
    }
    return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
  }
}
