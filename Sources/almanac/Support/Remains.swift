/// The end of a command whose every cell failed.
enum Remains {
  /// Fails with 65 when nothing remains.
  static func require(_ succeeded: Int, of count: Int) throws {
    if succeeded == 0 {
      throw Failure.Explained(
        code: Failure.data,
        description: count == 0
          ? "there is no series"
          : "nothing remains: no model could be used on any series (reasons above)")
    }
  }
}
