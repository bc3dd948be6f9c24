extension ModelFamily {
  private static let intermittent = "intermittent demand"

  static let croston = ModelFamily(
    "croston",
    entries: [
      Entry(
        "croston", family: intermittent, seasonal: false,
        description: "Croston's mean demand: smoothed size over smoothed interval"),
      Entry(
        "croston(sba)", family: intermittent, seasonal: false,
        description: "Croston's method less its bias, by Syntetos and Boylan"),
      Entry(
        "croston(tsb)", family: intermittent, seasonal: false,
        description: "size times probability of a demand, which fades when demand stops"),
    ]
  ) { spec throws(ModelSpecError) in
    var reader = SpecReader(spec)
    let (sba, tsb) = (reader.flag("sba"), reader.flag("tsb"))
    guard !(sba && tsb) else { throw reader.invalid("name one method, sba or tsb") }
    let alpha = try reader.number("alpha")
    let beta = try reader.number("beta")
    try reader.finish()
    let model = Croston(sba ? .sba : tsb ? .tsb : .classic, alpha: alpha, beta: beta)
    if let problem = model.problem { throw reader.invalid(problem) }
    return model
  }
}

extension SpecReader {
  /// Takes the number of `label=…`, or nil when it is not there.
  fileprivate mutating func number(_ label: String) throws(ModelSpecError) -> Double? {
    guard let value = named(label) else { return nil }
    guard case .number(let number) = value else {
      throw invalid("\(label) must be a number, not \"\(value)\"")
    }
    return number
  }
}
