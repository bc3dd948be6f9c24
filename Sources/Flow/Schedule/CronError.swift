/// Why a cron expression is refused.
public enum CronError: Error, Sendable, Hashable {
  /// There are not five fields and it is no known `@` word.
  case fields(expression: String, count: Int)
  /// A field holds something that is neither number, name, range, step nor list.
  case malformed(field: CronField, value: String)
  /// A number or name outside the range of its field.
  case outOfRange(field: CronField, value: String)
  /// A range whose end lies before its start.
  case reversed(field: CronField, value: String)
  /// A step of zero.
  case zeroStep(field: CronField, value: String)
  /// An `@` word that is not known.
  case unknownWord(String)
  /// No day ever matches.
  case neverFires(expression: String)
}

extension CronError: CustomStringConvertible {
  /// The field, the value and the range, and what to do.
  public var description: String {
    switch self {
    case .fields(let expression, let count):
      "cron \"\(expression)\" has \(count) \(count == 1 ? "field" : "fields"): it needs five, "
        + "minute hour day-of-month month day-of-week, or one of \(Cron.wordList)"
    case .malformed(let field, let value):
      "cron field \(field.name): \"\(value)\" is not a value, range, step or list; "
        + "values are \(field.rangeText)"
    case .outOfRange(let field, let value):
      "cron field \(field.name): \"\(value)\" is outside \(field.rangeText)"
    case .reversed(let field, let value):
      "cron field \(field.name): the range \"\(value)\" ends before it starts; write it as a "
        + "list of two ranges within \(field.rangeText)"
    case .zeroStep(let field, let value):
      "cron field \(field.name): \"\(value)\" has a step of 0; steps are at least 1"
    case .unknownWord(let word):
      "cron \"\(word)\" is not known: use one of \(Cron.wordList), or five fields"
    case .neverFires(let expression):
      "cron \"\(expression)\" never fires: no month of those named has such a day-of-month"
    }
  }
}
